package io.sluice.postgres.node;

import io.sluice.observe.Observers;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Makes the pool of a node, with what all pools share. */
@Singleton
public class NodePools {

    private final Vertx vertx;
    private final ServerOptions options;
    private final PoolConfig config;
    private final Hooks hooks;
    private final HotStatements statements;
    private final Observers observers;

    NodePools(
            Vertx vertx,
            DatabaseConfig database,
            PoolConfig config,
            Hooks hooks,
            HotStatements statements,
            Observers observers) {
        this.vertx = vertx;
        this.options = new ServerOptions(database, config);
        this.config = config;
        this.hooks = hooks;
        this.statements = statements;
        this.observers = observers;
    }

    /** An empty pool; it opens connections when they are asked for or when it is swept. */
    NodePool open(String node, NodeAddress address) {
        return new NodePool(node, vertx, options.forRequests(address), config, hooks, statements, observers);
    }
}
