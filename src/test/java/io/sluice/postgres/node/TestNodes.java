package io.sluice.postgres.node;

import io.sluice.observe.Observers;
import io.sluice.postgres.lane.TestLanes;
import io.sluice.postgres.pool.PoolConfig;
import io.sluice.postgres.pool.TestPools;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the nodes of a configuration without the container, for tests of the rooms above. */
public final class TestNodes {

    private TestNodes() {}

    public static Nodes of(Vertx vertx, DatabaseConfig database, PoolConfig pool, Observers observers) {
        return new Nodes(
                vertx, database, pool, TestPools.of(vertx, pool, observers), TestLanes.none(vertx, pool), observers);
    }

    /** What the driver is told for the connections of requests to a server of this machine. */
    public static PgConnectOptions options(DatabaseConfig database, PoolConfig pool, int port) {
        return new ServerOptions(database, pool).forRequests(new NodeAddress("127.0.0.1", port));
    }

    /** So many nodes that nobody connects to. */
    public static List<Node> idle(Vertx vertx, int count) {
        String hosts = IntStream.rangeClosed(1, count)
                .mapToObj(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("sluice.database.hosts", hosts, "sluice.pool.min-size", "0"), "test", 100))
                .withMapping(DatabaseConfig.class)
                .withMapping(PoolConfig.class)
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .build();
        Nodes nodes = of(
                vertx,
                config.getConfigMapping(DatabaseConfig.class),
                config.getConfigMapping(PoolConfig.class),
                new Observers(List.of()));
        nodes.load();
        return nodes.all();
    }

    /** Where the node's monitoring connection leads; empty while there is none. */
    public static String remoteHost(Node node) {
        String host = node.remoteHost();
        return host == null ? "" : host;
    }
}
