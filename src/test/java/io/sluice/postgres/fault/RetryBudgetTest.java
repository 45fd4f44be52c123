package io.sluice.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private record Settings(int maxRetries, Duration delay, Duration maxDelay, double budget, int reserve)
            implements FaultConfig.Retry {}

    @Test
    void theReserveIsThereFromTheStartAndComesBackWithTime() {
        // Given
        RetryBudget budget = budget(0, 2);

        // Then
        assertThat(taken(budget, 10, 0)).isEqualTo(2);
        assertThat(taken(budget, 10, seconds(1))).isEqualTo(2);
        assertThat(taken(budget, 10, seconds(1))).isZero();
    }

    @Test
    void requestsEarnTheirShare() {
        // Given
        RetryBudget budget = budget(0.2, 0);

        // When
        for (int i = 0; i < 50; i++) {
            budget.earn();
        }

        // Then
        assertThat(taken(budget, 100, 0)).isBetween(9, 10);
    }

    @Test
    void whatIsSavedUpIsBounded() {
        // Given
        RetryBudget budget = budget(0.2, 5);

        // When
        for (int i = 0; i < 1_000_000; i++) {
            budget.earn();
        }

        // Then
        assertThat(taken(budget, 1_000_000, seconds(3_600))).isEqualTo(200);
    }

    @Test
    void theLongestPauseDoublesUpToItsBound() {
        // Given
        FullJitter jitter = new FullJitter(settings(0, 0));

        for (long bound : new long[] {50, 100, 200, 400, 400, 400}) {
            // Then
            assertThat(jitter.nextDelayInMillis(new IllegalStateException())).isBetween(0L, bound);
        }
    }

    private static RetryBudget budget(double earned, int reserve) {
        return new RetryBudget(settings(earned, reserve), 0);
    }

    private static FaultConfig.Retry settings(double earned, int reserve) {
        return new Settings(3, Duration.ofMillis(50), Duration.ofMillis(400), earned, reserve);
    }

    private static int taken(RetryBudget budget, int tries, long now) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.take(now) ? 1 : 0;
        }
        return taken;
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
