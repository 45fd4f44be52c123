package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.link.ClusterFailure;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterFaultsTest {
    private EmbeddedCluster cluster;

    @BeforeEach
    void startACluster() throws SQLException {
        cluster = EmbeddedCluster.start(ClusterOptions.defaults());
        TestSql.run(cluster.primary(), "CREATE TABLE t (id int)");
    }

    @AfterEach
    void endIt() {
        cluster.close();
    }

    @Test
    void aReplicaTakesOverTheOtherFollowsAndTheOldPrimaryComesBackAsReplica() throws SQLException {
        // Given
        ClusterNode old = cluster.node("node-1");
        ClusterNode heir = cluster.node("node-2");
        ClusterNode other = cluster.node("node-3");
        old.kill();

        // When
        heir.promote();
        other.follow(heir);
        TestSql.run(heir, "INSERT INTO t VALUES (2)");
        old.rejoin(heir);

        // Then
        assertThat(cluster.primary()).isSameAs(heir);
        assertThat(cluster.replicas()).containsExactly(old, other);
        assertThat(heir.timeline()).isEqualTo(2);
        for (ClusterNode replica : List.of(old, other)) {
            awaitValue(replica, "SELECT count(*) FROM t", "1");
        }
    }

    @Test
    void aKilledServerLeavesNoProcessAndStartsAgainOnItsPort() throws Exception {
        // Given
        ClusterNode primary = cluster.node("node-1");
        TestSql.run(primary, "INSERT INTO t VALUES (1)");
        long postmaster = primary.pid();
        try (Connection client = primary.connect(Role.SUPERUSER)) {
            long backend = Long.parseLong(TestSql.value(client, "SELECT pg_backend_pid()"));

            // When
            primary.kill();

            // Then
            assertThat(List.of(postmaster, backend)).noneMatch(TestSql::isAlive);
            assertThat(primary.isRunning()).isFalse();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), primary.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
        primary.start();
        assertThat(primary.pid()).isNotEqualTo(postmaster);
        assertThat(TestSql.value(primary, "SELECT count(*) FROM t")).isEqualTo("1");
        cluster.node("node-2").awaitStreamingFrom(primary);
    }

    @Test
    void aStoppedServerStartsAgain() throws SQLException {
        // Given
        ClusterNode replica = cluster.node("node-2");
        replica.stop();
        assertThat(replica.isRunning()).isFalse();
        TestSql.run(cluster.primary(), "INSERT INTO t VALUES (1)");

        // When
        replica.start();

        // Then
        awaitValue(replica, "SELECT count(*) FROM t", "1");
    }

    @Test
    void aFrozenServerAcceptsButDoesNotAnswerUntilItThaws() throws Exception {
        // Given
        ClusterNode node = cluster.node("node-1");
        try (Connection client = node.connect(Role.SUPERUSER);
                Connection patient = node.connect(Role.SUPERUSER)) {
            client.setNetworkTimeout(Runnable::run, 500);

            // When
            node.freeze();

            // Then
            assertThatThrownBy(() -> TestSql.value(client, "SELECT 1"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            new Socket(InetAddress.getLoopbackAddress(), node.port()).close();
            node.thaw();
            assertThat(TestSql.value(patient, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFrozenBackendLeavesTheOthersAlone() throws Exception {
        // Given
        ClusterNode node = cluster.node("node-1");
        try (Connection victim = node.connect(Role.SUPERUSER);
                Connection other = node.connect(Role.SUPERUSER)) {
            long backend = Long.parseLong(TestSql.value(victim, "SELECT pg_backend_pid()"));
            victim.setNetworkTimeout(Runnable::run, 500);

            // When
            node.freezeBackend(backend);

            // Then
            assertThat(TestSql.value(other, "SELECT 1")).isEqualTo("1");
            assertThatThrownBy(() -> TestSql.value(victim, "SELECT 1"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            node.thawBackend(backend);
            awaitValue(node, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + backend, "0");
        }
        assertThatThrownBy(() -> node.freezeBackend(ProcessHandle.current().pid()))
                .isInstanceOf(ClusterFailure.class);
    }

    @Test
    void aDelayedReplicaStreamsButShowsCommitsLater() throws SQLException {
        // Given
        ClusterNode late = cluster.addReplica(Duration.ofSeconds(3));
        long start = System.nanoTime();

        // When
        TestSql.run(cluster.primary(), "INSERT INTO t VALUES (1)");

        // Then
        awaitValue(cluster.node("node-2"), "SELECT count(*) FROM t", "1");
        assertThat(late.name()).isEqualTo("node-4");
        assertThat(TestSql.value(late, "SELECT count(*) FROM t")).isEqualTo("0");
        awaitValue(late, "SELECT count(*) FROM t", "1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_900));
    }

    @Test
    void pausedReplayStandsStillUntilItResumes() throws SQLException {
        // Given
        ClusterNode replica = cluster.node("node-2");

        // When
        replica.pauseReplay();
        TestSql.run(cluster.primary(), "INSERT INTO t VALUES (1)");

        // Then
        awaitValue(cluster.node("node-3"), "SELECT count(*) FROM t", "1");
        assertThat(TestSql.value(replica, "SELECT count(*) FROM t")).isEqualTo("0");
        replica.resumeReplay();
        awaitValue(replica, "SELECT count(*) FROM t", "1");
    }

    @Test
    void aDetachedReplicaLacksTheTailWhenItIsPromoted() throws SQLException {
        // Given
        ClusterNode replica = cluster.node("node-2");
        ClusterNode old = cluster.node("node-1");
        awaitValue(replica, "SELECT count(*) FROM t", "0");
        replica.detach();
        TestSql.run(old, "INSERT INTO t VALUES (1)");
        awaitValue(cluster.node("node-3"), "SELECT count(*) FROM t", "1");

        // When
        replica.promote();

        // Then
        assertThat(TestSql.value(replica, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(old.isPrimary()).isTrue();
        assertThat(cluster.primary()).isSameAs(replica);
    }

    @Test
    void aServerThatCannotStartFailsWithItsLog() {
        // Given
        ClusterOptions wrong = ClusterOptions.defaults().withReplicas(0).withSetting("work_mem", "nonsense");

        // When / Then
        assertThatThrownBy(() -> EmbeddedCluster.start(wrong))
                .isInstanceOf(ClusterFailure.class)
                .hasMessageContaining("invalid value for parameter \"work_mem\"");
    }

    private static void awaitValue(ClusterNode node, String sql, String expected) {
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(TestSql.value(node, sql)).isEqualTo(expected));
    }
}
