package io.sluice.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sluice.embedded.EmbeddedCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a PgBouncer before each node of the shared cluster, and the application under test before the PgBouncers. The
 * owner's migrations go to the servers themselves: they need a session of their own.
 */
public final class PoolerResource implements QuarkusTestResourceLifecycleManager {

    private static final int SERVER_CONNECTIONS = 2;

    private final List<PgBouncer> poolers = new ArrayList<>();

    @Override
    public Map<String, String> start() {
        EmbeddedCluster cluster = ClusterResource.cluster();
        cluster.nodes().forEach(node -> poolers.add(PgBouncer.before(cluster, node.port(), SERVER_CONNECTIONS)));
        Map<String, String> configuration = new HashMap<>(cluster.configuration());
        configuration.put(
                "sluice.database.hosts",
                String.join(",", poolers.stream().map(PgBouncer::host).toList()));
        configuration.put("sluice.database.pooler", "transaction");
        configuration.put(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://" + cluster.hosts() + "/sluice?targetServerType=primary");
        return configuration;
    }

    @Override
    public void stop() {
        poolers.forEach(PgBouncer::close);
        new ClusterResource().stop();
    }
}
