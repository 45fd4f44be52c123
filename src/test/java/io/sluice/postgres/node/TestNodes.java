package io.sluice.postgres.node;

import io.sluice.observe.Observers;
import io.vertx.core.Vertx;
import java.util.List;

/** Makes the nodes of a configuration without the container, for tests of the rooms above. */
public final class TestNodes {

    private TestNodes() {}

    public static Nodes of(Vertx vertx, DatabaseConfig database, PoolConfig pool, Observers observers) {
        NodePools pools =
                new NodePools(vertx, database, pool, new Hooks(List.of(), observers), new HotStatements(), observers);
        return new Nodes(vertx, database, pool, pools, observers);
    }

    /** Where the node's monitoring connection leads; empty while there is none. */
    public static String remoteHost(Node node) {
        String host = node.remoteHost();
        return host == null ? "" : host;
    }
}
