package io.sluice.postgres.pool;

import io.sluice.observe.Observers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Singleton;

/** Makes the pool of a node, with what all pools share. */
@Singleton
public class NodePools {

    private final Vertx vertx;
    private final PoolConfig config;
    private final Hooks hooks;
    private final HotStatements statements;
    private final Observers observers;

    NodePools(Vertx vertx, PoolConfig config, Hooks hooks, HotStatements statements, Observers observers) {
        this.vertx = vertx;
        this.config = config;
        this.hooks = hooks;
        this.statements = statements;
        this.observers = observers;
    }

    /**
     * An empty pool; it opens connections when they are asked for or when it is swept.
     *
     * @param node what the server is called in reports
     * @param options where it is, and as whom to speak to it
     */
    public NodePool open(String node, PgConnectOptions options) {
        return new NodePool(node, vertx, options, config, hooks, statements, observers);
    }
}
