package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Promise: without a primary the service is degraded and says so; reads go on, writes wait as long as their callers.
 */
class NoPrimaryIT {

    @Test
    void readsGoOnAndWritesWaitWhileThereIsNoPrimary() {
        try (Stage stage = Stage.open("no-primary")) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual().withDeadline(Duration.ofSeconds(2)));
            Stage.busyFor(Duration.ofSeconds(2));
            ClusterNode primary = stage.node(1);

            // When
            primary.kill();
            long gone = System.nanoTime();
            Stage.busyFor(Duration.ofSeconds(6));
            long readsMeanwhile = load.timeline()
                    .since(gone)
                    .filter(answer -> answer.isGood() && answer.kind() == Answer.Kind.READ)
                    .count();
            long degraded = load.timeline()
                    .since(gone)
                    .filter(answer -> answer.isGood() && answer.degraded() != null)
                    .count();
            primary.start();
            long back = System.nanoTime();

            // Then
            stage.numbers().atLeast(100, "reads meanwhile", readsMeanwhile);
            stage.numbers().atLeast(50, "answers marked as degraded", degraded);
            stage.numbers()
                    .millis(
                            "first write after the primary's return",
                            Waits.firstSuccess(
                                    load.timeline(),
                                    back,
                                    answer -> answer.kind().isWrite()),
                            1_000,
                            15_000);
            Stage.busyFor(Duration.ofSeconds(2));
            stage.audit(load, primary);
            stage.numbers()
                    .exactly(
                            0,
                            "failed reads without a token",
                            load.timeline().count(answer -> !answer.isGood() && answer.kind() == Answer.Kind.READ));
            stage.numbers()
                    .exactly(
                            0,
                            "writes refused in less than the half of their time",
                            load.timeline().count(NoPrimaryIT::isRefusedEarly));
            stage.numbers().verify();
        }
    }

    private static boolean isRefusedEarly(Answer answer) {
        return answer.kind().isWrite()
                && !answer.isGood()
                && !answer.isOutcomeUnknown()
                && Timeline.toMillis(answer.answeredAt() - answer.sentAt()) < 1_000;
    }
}
