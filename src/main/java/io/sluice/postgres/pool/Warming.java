package io.sluice.postgres.pool;

import io.sluice.postgres.pool.hook.ConnectionHook;
import io.sluice.postgres.pool.hook.FreshConnection;
import io.vertx.core.Future;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;

/**
 * Prepares the hot statements on a connection that nobody waits for, one round trip each, so that its first uses take
 * one round trip and not two. A connection that somebody waits for is not held up; it warms by being used. Ends at half
 * of the connect deadline at the latest, since a connection that knows some statements is better than none.
 */
@Singleton
@Priority(100)
public class Warming implements ConnectionHook {

    private final HotStatements statements;
    private final PoolConfig config;

    Warming(HotStatements statements, PoolConfig config) {
        this.statements = statements;
        this.config = config;
    }

    @Override
    public Future<Void> connected(FreshConnection connection) {
        if (connection.isAwaited()) {
            return Future.succeededFuture();
        }
        return connection.prepare(
                statements.top(config.hotStatements()), config.connectTimeout().dividedBy(2));
    }
}
