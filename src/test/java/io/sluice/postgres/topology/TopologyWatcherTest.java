package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.postgres.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watcher before real servers that die, fall silent, come back and disagree. */
class TopologyWatcherTest {

    private static final int SILENCES = 5;

    private EmbeddedCluster cluster;
    private WatchBench bench;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(ClusterOptions.defaults().withLinks());
        bench = new WatchBench(withState(cluster.hosts())).start();
    }

    @AfterEach
    void stop() {
        bench.close();
        cluster.close();
    }

    @Test
    void aPromotedReplicaIsThePrimaryAndTheOldOneIsFencedAlsoByAGatewayThatStartsLater() {
        // Given
        assertThat(bench.primary()).isEqualTo("node-1");
        cluster.node("node-1").kill();
        bench.awaitPrimary("none");

        // When
        cluster.node("node-2").promote();
        bench.awaitPrimary("node-2");
        bench.awaitRole("node-3", NodeRole.REPLICA);
        cluster.node("node-1").start();

        // Then
        bench.awaitRole("node-1", NodeRole.FENCED);
        bench.awaitRole("node-3", NodeRole.DIVERGED);
        Topology topology = bench.watcher.current();
        assertThat(topology.timeline()).isEqualTo(2);
        assertThat(topology.history().endOf(1)).isPresent();
        bench.awaitEvents("primary node-2 on 2", "alarm: node-1 fenced on 1 below 2");
        String old = cluster.node("node-1").host();
        await().atMost(WatchBench.LIMIT).untilAsserted(() -> {
            try (WatchBench later = new WatchBench(withState(old)).start()) {
                assertThat(later.role("node-1")).isEqualTo(NodeRole.FENCED);
            }
        });
        try (WatchBench forgetful = new WatchBench(without(withState(old), "sluice.topology.state-file")).start()) {
            assertThat(forgetful.primary()).as("what the file is for").isEqualTo("node-1");
        }
    }

    @Test
    void aFreshLookKnowsThePromotionThatHasJustEndedAndListenersAreTold() {
        // Given
        List<Topology> heard = new CopyOnWriteArrayList<>();
        Runnable end = bench.watcher.listen(heard::add);
        cluster.node("node-1").stop();
        cluster.node("node-2").promote();

        // When
        Topology fresh = WatchBench.get(bench.watcher.fresh());

        // Then
        assertThat(fresh.primary().map(member -> member.node().name())).contains("node-2");
        assertThat(heard).contains(fresh);
        end.run();
        int told = heard.size();
        cluster.node("node-2").kill();
        bench.awaitPrimary("none");
        assertThat(heard).hasSize(told);
    }

    @Test
    void aNodeThatFallsSilentIsOutOfUseWithoutAnyTraffic() {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < SILENCES; i++) {
            // Given
            ClusterNode node = cluster.node("node-" + (i % 3 + 1));
            boolean frozen = i % 2 == 0;

            // When
            long begun = System.nanoTime();
            if (frozen) {
                node.freeze();
            } else {
                node.link().silent();
            }
            bench.awaitRole(node.name(), NodeRole.UNREACHABLE);
            took.add((System.nanoTime() - begun) / 1_000_000);

            // Then
            assertThat(bench.member(node.name()).reason()).isEqualTo("silent");
            assertThat(bench.watcher.current().members())
                    .filteredOn(Topology.Member::isUsable)
                    .hasSize(2);
            node.thaw();
            node.link().pass();
            await().atMost(WatchBench.LIMIT)
                    .until(() -> bench.watcher.current().members().stream().allMatch(Topology.Member::isUsable));
        }
        System.out.println("Milliseconds until a silent node was out of use: " + took);
    }

    @Test
    void twoThatWriteOnOneTimelineAreBothRefusedAndTheThirdServesReads() {
        // Given
        cluster.node("node-2").stop();
        bench.awaitRole("node-2", NodeRole.UNREACHABLE);

        // When
        cluster.node("node-2").startWritable();

        // Then
        bench.awaitRole("node-2", NodeRole.CONFLICTED);
        assertThat(bench.role("node-1")).isEqualTo(NodeRole.CONFLICTED);
        assertThat(bench.role("node-3")).isEqualTo(NodeRole.REPLICA);
        assertThat(bench.primary()).isEqualTo("none");
        bench.awaitEvents("alarm: split brain on 1 of 2", "primary node-1 lost");
        cluster.node("node-2").stop();
        bench.awaitPrimary("node-1");
    }

    @Test
    void aNodeOfAnotherClusterIsNeverUsed() {
        // Given
        try (EmbeddedCluster other =
                EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0))) {
            Map<String, String> settings = withState(other.hosts() + "," + cluster.hosts());
            settings.put("sluice.database.monitor.password", cluster.password(Role.MONITOR));
            setMonitorPassword(other, cluster.password(Role.MONITOR));

            // When
            try (WatchBench both = new WatchBench(settings).start()) {
                // Then
                assertThat(both.role("node-1")).isEqualTo(NodeRole.FOREIGN);
                assertThat(both.primary()).isEqualTo("node-2");
                both.awaitEvents("alarm: node-1 foreign");
            }
        }
    }

    @Test
    void aMonitoringConnectionThatIsLostOrHangsDoesNotTakeItsNodeOut() throws SQLException {
        // Given
        bench.close();
        Map<String, String> calm = withState(cluster.hosts());
        calm.put("sluice.topology.fast-for", "0s");
        bench = new WatchBench(calm).start();
        bench.awaitEvents("primary node-1 on 1");
        bench.events.clear();
        ClusterNode node = cluster.node("node-2");

        // When
        superuser(
                node,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name ~ 'monitor'");
        await().atMost(WatchBench.LIMIT).ignoreExceptions().until(() -> monitors(node) == 1);
        long hung = monitor(node);
        node.freezeBackend(hung);
        await().during(Duration.ofSeconds(4))
                .atMost(WatchBench.LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bench.role("node-2") == NodeRole.REPLICA);

        // Then
        assertThat(bench.events).isEmpty();
        assertThat(monitors(node))
                .as("the hung one, and the one that stands in for it")
                .isEqualTo(2);
        node.thawBackend(hung);
    }

    @Test
    void aReplicaThatStandsStillFallsBehindInBytesAndInTime() throws SQLException {
        // Given
        await().atMost(WatchBench.LIMIT)
                .untilAsserted(() -> assertThat(bench.member("node-2").lag()).isEqualTo(Lag.NONE));
        Progress before = bench.member("node-2").progress();
        cluster.node("node-2").pauseReplay();

        // When
        superuser(cluster.node("node-1"), "SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000))");
        superuser(cluster.node("node-1"), "SELECT pg_switch_wal()");

        // Then
        await().atMost(WatchBench.LIMIT).untilAsserted(() -> {
            Lag lag = bench.member("node-2").lag();
            assertThat(lag.bytes()).isGreaterThan(1_000);
            assertThat(lag.time()).isGreaterThan(Duration.ofSeconds(2));
        });
        cluster.node("node-2").resumeReplay();
        await().atMost(WatchBench.LIMIT)
                .untilAsserted(() -> assertThat(bench.member("node-2").lag()).isEqualTo(Lag.NONE));
        assertThat(bench.member("node-2").progress()).isSameAs(before);
        assertThat(before.position()).isGreaterThan(1_000);
    }

    @Test
    void nodesComeAndGoWithTheHostsFile() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("hosts"), hosts("node-1", "node-2"));
        Map<String, String> settings = withState("");
        settings.put("sluice.database.hosts-file", file.toString());
        try (WatchBench moving = new WatchBench(settings).start()) {
            Node first = moving.member("node-2").node();

            // When
            Files.writeString(file, hosts("node-3", "node-1"));
            moving.awaitRole("node-3", NodeRole.REPLICA);
            Files.writeString(file, hosts("node-1", "node-2"));
            moving.awaitRole("node-2", NodeRole.REPLICA);
            Files.writeString(file, "nonsense:port");
            moving.awaitEvents("finding sluice.database.hosts-file");

            // Then
            assertThat(moving.watcher.current().members())
                    .extracting(member -> member.node().name())
                    .containsExactly("node-1", "node-2");
            assertThat(moving.member("node-2").node()).as("it had not gone yet").isSameAs(first);
            moving.awaitEvents("node-2 is gone", "node-3 is gone");
            assertThat(moving.events).doesNotContain("node-1 is gone", "primary node-1 lost");
        }
    }

    private String hosts(String... names) {
        return Stream.of(names).map(name -> cluster.node(name).host()).collect(Collectors.joining("\n"));
    }

    @Test
    void aNodeThatResetsEveryConnectionIsNotStormed() {
        // Given
        ClusterNode node = cluster.node("node-1");
        node.link().reset();
        bench.awaitRole("node-1", NodeRole.UNREACHABLE);
        long before = node.link().counters().connections();
        long begun = System.nanoTime();

        // When
        await().pollInterval(Duration.ofMillis(10)).atMost(WatchBench.LIMIT).until(() -> {
            bench.watcher.suspect(bench.member("node-1").node());
            bench.watcher.fresh();
            return System.nanoTime() - begun > Duration.ofSeconds(3).toNanos();
        });

        // Then
        double seconds = (System.nanoTime() - begun) / 1e9;
        double each = (node.link().counters().connections() - before) / seconds;
        System.out.println("Connects a second to a node that resets them: " + each);
        assertThat(each).isBetween(1.0, 10.0);
    }

    private Map<String, String> withState(String hosts) {
        Map<String, String> settings = new HashMap<>(cluster.configuration());
        settings.put("sluice.database.hosts", hosts);
        if (hosts.isEmpty()) {
            settings.remove("sluice.database.hosts");
        }
        settings.put("sluice.topology.state-file", directory.resolve("state").toString());
        return settings;
    }

    private static Map<String, String> without(Map<String, String> settings, String key) {
        settings.remove(key);
        return settings;
    }

    private static void setMonitorPassword(EmbeddedCluster other, String password) {
        try (Connection connection = other.primary().connect(Role.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE sluice_monitor PASSWORD '" + password + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long monitor(ClusterNode node) throws SQLException {
        return superuser(node, "SELECT max(pid) FROM pg_stat_activity WHERE application_name ~ 'monitor'");
    }

    private static long monitors(ClusterNode node) throws SQLException {
        return superuser(node, "SELECT count(*) FROM pg_stat_activity WHERE application_name ~ 'monitor'");
    }

    private static long superuser(ClusterNode node, String sql) throws SQLException {
        try (Connection connection = node.connect(Role.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getObject(1) instanceof Number number ? number.longValue() : 0;
        }
    }
}
