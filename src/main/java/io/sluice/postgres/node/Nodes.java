package io.sluice.postgres.node;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The servers that the configuration names. Connections are opened when they are needed, not here. */
@Singleton
public class Nodes {

    private static final long SWEEP_MILLIS = 1_000;

    private final List<Node> all;

    Nodes(Vertx vertx, DatabaseConfig database, PoolConfig pool, NodePools pools) {
        ServerOptions options = new ServerOptions(database, pool);
        List<Node> nodes = new ArrayList<>();
        for (String host : database.hosts().orElse(List.of())) {
            NodeAddress address = NodeAddress.of(host);
            String name = "node-" + (nodes.size() + 1);
            NodePool connections = pools.open(name, address);
            NodeProbe probe = new NodeProbe(vertx, options.forMonitor(address), pool.probeTimeout());
            nodes.add(new Node(name, address, connections, probe));
        }
        this.all = List.copyOf(nodes);
        vertx.setPeriodic(SWEEP_MILLIS, id -> all.forEach(node -> node.pool().sweep()));
    }

    /** In the order of the configuration. */
    public List<Node> all() {
        return all;
    }

    void onShutdown(@Observes ShutdownEvent event) {
        all.forEach(Node::close);
    }
}
