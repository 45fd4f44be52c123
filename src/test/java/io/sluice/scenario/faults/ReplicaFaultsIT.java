package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise: reads are answered, and never behind their token, whatever the replicas do. */
class ReplicaFaultsIT {
    private static final Duration CALM = Duration.ofSeconds(2);

    /** What a thawed process takes to end what it was at. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    @Test
    void tokenReadsStayRightWhileReplayStandsStill() {
        pauseReplay("replay-paused", 2_000);
    }

    @Test
    @Tag("long")
    void tenThousandTokenReadsStayRightWhileReplayStandsStill() {
        pauseReplay("replay-paused-10000", 10_000);
    }

    private static void pauseReplay(String scenario, long tokenReads) {
        try (Stage stage = Stage.open(scenario)) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(
                    LoadPlan.usual().withReaders(2, 8).withWriters(2, 1).withRest(Duration.ofMillis(4)));
            Stage.busyFor(CALM);

            // When
            stage.node(2).pauseReplay();
            awaitTokenReads(load, tokenReads / 2);
            stage.node(3).pauseReplay();
            awaitTokenReads(load, tokenReads);

            // Then
            stage.audit(load, stage.node(1));
            stage.numbers()
                    .atLeast(tokenReads, "reads with token", load.ledger().tokenReads());
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers().tell("reads with token by role", load.timeline().servedBy(Answer.Kind.TOKEN_READ));
            stage.numbers()
                    .tell(
                            "99 of 100 reads with token within",
                            load.timeline().percentileMillis(0.99, answer -> answer.kind() == Answer.Kind.TOKEN_READ)
                                    + " ms");
            stage.numbers().verify();
        }
    }

    private static void awaitTokenReads(Load load, long count) {
        Waits.until(
                Duration.ofSeconds(90),
                () -> load.ledger().tokenReads() + load.ledger().withoutToken() >= count);
    }

    @Test
    @Tag("long")
    void readsGoOnWhenAllReplicasGoAndReturn() {
        try (Stage stage = Stage.open("replicas-gone")) {
            // Given
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);
            List<ClusterNode> replicas = List.of(stage.node(2), stage.node(3));

            // When
            replicas.forEach(ClusterNode::kill);
            Stage.busyFor(Duration.ofSeconds(3));
            long without = System.nanoTime();
            boolean served =
                    Waits.firstSuccess(load.timeline(), without, Stage::isRead).isPresent();
            replicas.forEach(ClusterNode::start);
            long back = System.nanoTime();

            // Then
            stage.numbers().holds("reads are served without replicas", served);
            stage.numbers()
                    .millis(
                            "replicas in use after their return",
                            Waits.millisUntil(
                                    back, () -> replicas.stream().allMatch(node -> Waits.isUsed(gateway, node))),
                            2_000,
                            20_000);
            stage.numbers()
                    .millis(
                            "first read from a replica after their return",
                            Waits.firstSuccess(load.timeline(), back, Stage::isReadOfAReplica),
                            3_000,
                            20_000);
            stage.audit(load, stage.node(1));
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers().verify();
        }
    }

    @Test
    void aSilentReplicaIsPutOutOfUse() {
        try (Stage stage = Stage.open("replica-silent")) {
            // Given
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);
            ClusterNode replica = stage.node(2);

            // When
            long silent = System.nanoTime();
            replica.link().silent();

            // Then
            stage.numbers().millis("silent node out of use", Waits.outOfUse(gateway, replica, silent), 1_500, 10_000);
            Stage.busyFor(Duration.ofSeconds(4));
            replica.link().pass();
            long healed = System.nanoTime();
            stage.numbers()
                    .millis(
                            "healed node in use",
                            Waits.millisUntil(healed, () -> Waits.isUsed(gateway, replica)),
                            2_000,
                            20_000);
            Stage.busyFor(CALM);
            stage.audit(load, stage.node(1));
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers().tell("slowest read", load.timeline().percentileMillis(1, Stage::isRead) + " ms");
            stage.numbers().verify();
        }
    }

    /**
     * A keyed write may be frozen while it holds its key. Whether it will be done nobody can say then, so whoever
     * repeats it is told that the first is still running, as the API has it; that ends with the frozen process.
     */
    @Test
    @Tag("long")
    void aFrozenBackendCostsOnlyWhatRanOnIt() {
        try (Stage stage = Stage.open("backend-frozen")) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);
            List<ClusterNode> nodes = List.of(stage.node(1), stage.node(2));

            // When
            List<Long> frozen =
                    nodes.stream().map(ReplicaFaultsIT::busiestBackend).toList();
            for (int i = 0; i < nodes.size(); i++) {
                nodes.get(i).freezeBackend(frozen.get(i));
            }
            Stage.busyFor(Duration.ofSeconds(8));
            for (int i = 0; i < nodes.size(); i++) {
                nodes.get(i).thawBackend(frozen.get(i));
            }
            long thawed = System.nanoTime();
            Stage.busyFor(CALM);

            // Then
            stage.audit(load, stage.node(1));
            long repetitions = load.timeline().count(ReplicaFaultsIT::isRepetition);
            stage.numbers().atMost(160, "repetitions of the frozen write, one each 50 ms at the most", repetitions);
            stage.numbers()
                    .atMost(
                            nodes.size(),
                            "failed requests beside them",
                            load.timeline().failed() - repetitions);
            stage.numbers()
                    .exactly(
                            0,
                            "failed requests after the thaw",
                            load.timeline()
                                    .since(thawed + SETTLING.toNanos())
                                    .filter(answer -> !answer.isGood())
                                    .count());
            stage.numbers().verify();
        }
    }

    private static boolean isRepetition(Answer answer) {
        return answer.kind() == Answer.Kind.KEYED_WRITE && answer.code().equals("idempotency-in-progress");
    }

    private static long busiestBackend(ClusterNode node) {
        return Stage.number(
                node,
                "SELECT pid FROM pg_stat_activity WHERE usename = 'sluice_app' ORDER BY state_change DESC LIMIT 1");
    }
}
