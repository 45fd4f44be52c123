package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise: a replica that takes every connection and fails every read costs no caller an answer; it is left alone and
 * tried again, and whoever comes back is not flooded.
 */
class FailingReplicaIT {

    private static final Duration CALM = Duration.ofSeconds(2);
    private static final String NOBODY = "none";

    @Test
    void aReplicaThatFailsEveryReadIsLeftAloneAndTriedAgain() {
        try (Stage stage = Stage.open("replica-fails")) {
            // Given: the function is in its later language before anybody calls it, so that no call meets the change.
            ClusterNode primary = stage.node(1);
            ClusterNode failing = stage.node(2);
            Stage.execute(primary, brokenOn(NOBODY));
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);

            // When
            Stage.execute(primary, brokenOn(failing.name()));
            long broken = System.nanoTime();

            // Then
            stage.numbers()
                    .millis(
                            "failing node left alone",
                            Waits.millisUntil(broken, () -> changes(gateway, failing, "open") > 0),
                            1_500,
                            15_000);

            // When
            long before = failures(failing);
            Stage.busyFor(Duration.ofSeconds(8));
            long tried = failures(failing) - before;
            Stage.execute(primary, brokenOn(NOBODY));
            long healed = System.nanoTime();

            // Then: each delay of two seconds at most three reads at a time try it.
            stage.numbers().atMost(30, "reads that it was asked in 8 s", tried);
            stage.numbers().atLeast(1, "times that it was tried again", changes(gateway, failing, "half-open"));
            stage.numbers()
                    .millis(
                            "healed node trusted again",
                            Waits.millisUntil(healed, () -> changes(gateway, failing, "closed") > 0),
                            3_000,
                            15_000);
            stage.numbers()
                    .millis(
                            "first read from the healed node",
                            Waits.firstSuccess(load.timeline(), healed, answer -> isReadOf(failing, answer)),
                            4_000,
                            15_000);
            stage.audit(load, primary);
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers().verify();
        }
    }

    @Test
    @Tag("long")
    void aReplicaThatReturnsGetsLittleAtFirst() {
        try (Stage stage = Stage.open("replica-returns")) {
            // Given
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual().withReaders(8, 2));
            Stage.busyFor(CALM);
            ClusterNode replica = stage.node(3);
            replica.kill();
            Stage.busyFor(CALM);

            // When
            replica.start();
            Waits.until(Duration.ofSeconds(20), () -> Waits.isUsed(gateway, replica));
            long back = System.nanoTime();
            Stage.busyFor(Duration.ofSeconds(2));
            long early = percentOf(replica, load, back);
            Stage.busyFor(Duration.ofSeconds(10));
            long settled = System.nanoTime();
            Stage.busyFor(Duration.ofSeconds(3));
            long late = percentOf(replica, load, settled);

            // Then: of two replicas one gets a half in the end, and begins with a tenth of that.
            stage.numbers().atMost(30, "percent of the reads in its first two seconds", early);
            stage.numbers().atLeast(35, "percent of the reads after its slow start", late);
            stage.audit(load, stage.node(1));
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers().verify();
        }
    }

    /** What every policy calls fails on this node as a read of a bad disk does (58030, {@code io_error}). */
    private static String brokenOn(String node) {
        return """
                CREATE OR REPLACE FUNCTION app_tenant_id() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
                BEGIN
                    IF current_setting('cluster_name') = '%s' THEN
                        RAISE EXCEPTION USING ERRCODE = '58030', MESSAGE = 'could not read a block';
                    END IF;
                    RETURN nullif(current_setting('app.tenant_id', true), '')::bigint;
                END $$""".formatted(node);
    }

    private static long changes(GatewayProcess gateway, ClusterNode node, String state) {
        return (long) gateway.metric(
                "sluice_breaker_changes_total", "node=\"" + node.name() + "\"", "state=\"" + state + "\"");
    }

    /** Transactions that the node has rolled back, by its own count. */
    private static long failures(ClusterNode node) {
        return Stage.number(node, "SELECT xact_rollback FROM pg_stat_database WHERE datname = 'sluice'");
    }

    private static boolean isReadOf(ClusterNode node, Answer answer) {
        String servedBy = answer.servedBy();
        return Stage.isRead(answer) && servedBy != null && servedBy.startsWith(node.name() + ";");
    }

    private static long percentOf(ClusterNode node, Load load, long since) {
        List<Answer> reads = load.timeline().since(since).filter(Stage::isRead).toList();
        long its = reads.stream().filter(answer -> isReadOf(node, answer)).count();
        return reads.isEmpty() ? 0 : 100 * its / reads.size();
    }
}
