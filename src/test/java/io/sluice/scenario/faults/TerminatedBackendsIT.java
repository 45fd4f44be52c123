package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise: connections that the server ends cost no read, and only writes without a key their answer. */
class TerminatedBackendsIT {

    @Test
    void allBackendsAreTerminatedEveryTwoSeconds() {
        terminate("terminated", 5);
    }

    @Test
    @Tag("long")
    void allBackendsAreTerminatedEveryTwoSecondsForAMinute() {
        terminate("terminated-60s", 30);
    }

    private static void terminate(String scenario, int times) {
        try (Stage stage = Stage.open(scenario)) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual().withRest(Duration.ofMillis(20)));

            // When
            for (int i = 0; i < times; i++) {
                Stage.busyFor(Duration.ofSeconds(2));
                stage.cluster().nodes().forEach(TerminatedBackendsIT::terminateAll);
            }
            Stage.busyFor(Duration.ofSeconds(1));

            // Then
            stage.audit(load, stage.node(1));
            stage.numbers()
                    .exactly(
                            0,
                            "failed reads",
                            load.timeline()
                                    .count(answer ->
                                            !answer.isGood() && !answer.kind().isWrite()));
            stage.numbers()
                    .exactly(
                            0,
                            "failed writes with a key",
                            load.timeline()
                                    .count(answer -> !answer.isGood() && answer.kind() == Answer.Kind.KEYED_WRITE));
            stage.numbers()
                    .exactly(
                            0,
                            "failed writes without a key, other than unknown outcomes",
                            load.timeline()
                                    .count(answer -> !answer.isGood()
                                            && answer.kind() == Answer.Kind.WRITE
                                            && !answer.code().equals("outcome-unknown")));
            stage.numbers().verify();
        }
    }

    /** The monitor's too: the watcher must not take it for a node that is gone. */
    private static void terminateAll(ClusterNode node) {
        Stage.text(
                node,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename IN ('sluice_app', 'sluice_monitor')");
    }
}
