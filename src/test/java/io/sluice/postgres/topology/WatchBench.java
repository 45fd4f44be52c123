package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.observe.GatewayObserver;
import io.sluice.observe.Observers;
import io.sluice.postgres.node.DatabaseConfig;
import io.sluice.postgres.node.Nodes;
import io.sluice.postgres.node.TestNodes;
import io.sluice.postgres.pool.PoolConfig;
import io.sluice.postgres.topology.Topology.Member;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A watcher without a gateway around it, and what it told. */
final class WatchBench implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(20);

    final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    final Vertx vertx;
    final Nodes nodes;
    final TopologyWatcher watcher;

    WatchBench(Map<String, String> settings) {
        this(settings, new VertxOptions());
    }

    WatchBench(Map<String, String> settings, VertxOptions options) {
        Map<String, String> known = new HashMap<>(settings);
        known.keySet().removeIf(key -> !key.startsWith("sluice.database.") && !key.startsWith("sluice.topology."));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(known, "test", 100))
                .withMapping(DatabaseConfig.class)
                .withMapping(PoolConfig.class)
                .withMapping(TopologyConfig.class)
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .build();
        Observers observers = new Observers(List.of(new Recording()));
        vertx = Vertx.vertx(options);
        nodes = TestNodes.of(
                vertx,
                config.getConfigMapping(DatabaseConfig.class),
                config.getConfigMapping(PoolConfig.class),
                observers);
        watcher = new TopologyWatcher(vertx, nodes, config.getConfigMapping(TopologyConfig.class), observers);
    }

    /** As the start of the gateway does it. */
    WatchBench start() {
        watcher.prepare();
        get(watcher.look());
        watcher.start();
        return this;
    }

    NodeRole role(String node) {
        return member(node).role();
    }

    Member member(String node) {
        return watcher.current().members().stream()
                .filter(member -> member.node().name().equals(node))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + node + " in " + watcher.current()));
    }

    void awaitRole(String node, NodeRole role) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(role(node)).isEqualTo(role));
    }

    String primary() {
        return watcher.current().primary().map(member -> member.node().name()).orElse("none");
    }

    void awaitPrimary(String node) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(primary()).isEqualTo(node));
    }

    void awaitEvents(String... expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(events).contains(expected));
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        get(vertx.close());
    }

    private final class Recording implements GatewayObserver {
        @Override
        public void nodeChanged(String node, String address, String role) {
            events.add(node + " is " + role);
        }

        @Override
        public void nodeRemoved(String node, String address) {
            events.add(node + " is gone");
        }

        @Override
        public void nodeFenced(String node, int timeline, int highest) {
            events.add("alarm: " + node + " fenced on " + timeline + " below " + highest);
        }

        @Override
        public void nodeForeign(String node) {
            events.add("alarm: " + node + " foreign");
        }

        @Override
        public void splitBrain(List<String> conflicting, int timeline) {
            events.add("alarm: split brain on " + timeline + " of " + conflicting.size());
        }

        @Override
        public void primaryFound(String node, int timeline, Duration after) {
            events.add("primary " + node + " on " + timeline);
        }

        @Override
        public void primaryLost(String node) {
            events.add("primary " + node + " lost");
        }

        @Override
        public void configurationFinding(String key, String reason) {
            events.add("finding " + key);
        }
    }
}
