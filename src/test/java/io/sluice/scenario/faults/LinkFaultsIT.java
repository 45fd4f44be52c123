package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.link.TcpLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise: what the network does to a connection costs no write and doubles none. */
class LinkFaultsIT {
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final int WRITES_BETWEEN_CUTS = 3;
    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    @Test
    void aPrimaryThatRefusesForASecondCostsOnlyWhatWasUnderWay() {
        shortOutage("primary-refuses", TcpLink::refuse);
    }

    @Test
    @Tag("long")
    void aPrimaryWhoseConnectionsAreResetForASecondCostsOnlyWhatWasUnderWay() {
        shortOutage("primary-resets", TcpLink::reset);
    }

    @Test
    @Tag("long")
    void aPrimaryThatIsSilentForASecondCostsNothing() {
        shortOutage("primary-silent", TcpLink::silent);
    }

    private static void shortOutage(String scenario, Consumer<TcpLink> fault) {
        try (Stage stage = Stage.open(scenario)) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);
            ClusterNode primary = stage.node(1);

            // When
            fault.accept(primary.link());
            Stage.busyFor(Duration.ofSeconds(1));
            primary.link().pass();
            long healed = System.nanoTime();

            // Then
            stage.numbers()
                    .millis(
                            "first write after the return",
                            Waits.firstSuccess(
                                    load.timeline(),
                                    healed,
                                    answer -> answer.kind().isWrite()),
                            1_000,
                            10_000);
            Stage.busyFor(CALM);
            stage.audit(load, primary);
            stage.numbers()
                    .exactly(
                            0,
                            "failed requests other than unknown outcomes",
                            load.timeline()
                                    .count(answer ->
                                            !answer.isGood() && !answer.code().equals("outcome-unknown")));
            stage.numbers().verify();
        }
    }

    @Test
    void anAnswerToCommitThatIsCutDoublesAndLosesNothing() {
        cutCommits("commit-cut", 100);
    }

    @Test
    @Tag("long")
    void aThousandAnswersToCommitThatAreCutDoubleAndLoseNothing() {
        cutCommits("commit-cut-1000", 1_000);
    }

    private static void cutCommits(String scenario, int cuts) {
        try (Stage stage = Stage.open(scenario)) {
            // Given: so many COMMITs are cut that the usual three repetitions may all meet one.
            stage.with("sluice.fault.retry.max-retries", "10");
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual()
                    .withReaders(1, 2)
                    .withWriters(4, 2)
                    .withBuyers(2, 1)
                    .withArrivals(0)
                    .withRest(Duration.ofMillis(20)));
            TcpLink link = stage.node(1).link();

            // When
            for (int cut = 0; cut < cuts; cut++) {
                long before = link.counters().cuts();
                link.cutAnswersAfter(COMMIT, cut % 120);
                Waits.until(Duration.ofSeconds(20), () -> link.counters().cuts() > before);
                long written = goodWrites(load);
                Waits.until(Duration.ofSeconds(20), () -> goodWrites(load) >= written + WRITES_BETWEEN_CUTS);
            }
            link.pass();
            long healed = System.nanoTime();
            Waits.firstSuccess(load.timeline(), healed, answer -> answer.kind().isWrite());

            // Then
            long cut = link.counters().cuts();
            stage.audit(load, stage.node(1), Allowance.MISSING_TOKENS);
            stage.numbers().atLeast(cuts, "connections cut inside the answer to COMMIT", cut);
            stage.numbers()
                    .exactly(
                            0,
                            "failed requests other than unknown outcomes",
                            load.timeline()
                                    .count(answer ->
                                            !answer.isGood() && !answer.code().equals("outcome-unknown")));
            stage.numbers()
                    .exactly(
                            0,
                            "failed requests with a key",
                            load.timeline()
                                    .count(answer -> !answer.isGood() && answer.kind() == Answer.Kind.KEYED_WRITE));
            stage.numbers().verify();
        }
    }

    private static long goodWrites(Load load) {
        return load.timeline().count(answer -> answer.isGood() && answer.kind().isWrite());
    }

    @Test
    @Tag("long")
    void nodesThatRefuseForHalfAMinuteAreNotStormed() {
        try (Stage stage = Stage.open("refused-30s")) {
            // Given
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual().withDeadline(Duration.ofSeconds(2)));
            Stage.busyFor(CALM);
            TcpLink primary = stage.node(1).link();
            TcpLink replica = stage.node(2).link();

            // When
            primary.reset();
            replica.reset();
            primary.resetCounters();
            replica.resetCounters();
            long seconds = 30;
            Stage.busyFor(Duration.ofSeconds(seconds));
            long toPrimary = primary.counters().connections();
            long toReplica = replica.counters().connections();
            primary.pass();
            replica.pass();
            long healed = System.nanoTime();

            // Then
            stage.numbers().atMost(10 * seconds, "connects in 30 s to a primary that refuses", toPrimary);
            stage.numbers().atMost(10 * seconds, "connects in 30 s to a replica that refuses", toReplica);
            stage.numbers()
                    .millis(
                            "first write after the return",
                            Waits.firstSuccess(
                                    load.timeline(),
                                    healed,
                                    answer -> answer.kind().isWrite()),
                            2_000,
                            10_000);
            stage.numbers()
                    .millis(
                            "both in use after the return",
                            Waits.millisUntil(
                                    healed,
                                    () -> Waits.isUsed(gateway, stage.node(1)) && Waits.isUsed(gateway, stage.node(2))),
                            2_000,
                            10_000);
            stage.numbers().atMost(40, "connections of the gateway afterwards", Stage.backends(stage.node(1)));
            stage.audit(load, stage.node(1));
            stage.numbers()
                    .exactly(
                            0,
                            "failed reads without a token",
                            load.timeline().count(answer -> !answer.isGood() && answer.kind() == Answer.Kind.READ));
            stage.numbers().verify();
        }
    }
}
