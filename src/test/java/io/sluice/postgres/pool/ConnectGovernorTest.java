package io.sluice.postgres.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The governor by a clock of the test's own. */
class ConnectGovernorTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    /** Near the clock's overflow, since nobody knows where it stands. */
    private static final long START = Long.MAX_VALUE - 2_000 * MILLI;

    private final ConnectGovernor governor = new ConnectGovernor(10);

    @Test
    void noSecondSeesMoreFailuresThanTheRateEvenIfTheServerIsSaidToAnswer() {
        // Given
        List<Long> failures = new ArrayList<>();

        // When
        for (long time = START; time - START < 20_000 * MILLI; time += MILLI) {
            governor.reset();
            if (governor.allows(time, 0)) {
                governor.refused(time);
                failures.add(time);
            }
        }

        // Then
        assertThat(failures).hasSizeBetween(190, 200);
        for (int i = 10; i < failures.size(); i++) {
            assertThat(failures.get(i) - failures.get(i - 10)).isGreaterThanOrEqualTo(1_000 * MILLI);
        }
    }

    @Test
    void thePauseGrowsToASecondAndNotBeyond() {
        // Given
        List<Long> failures = new ArrayList<>();

        // When
        for (long time = START; time - START < 60_000 * MILLI; time += MILLI) {
            if (governor.allows(time, 0)) {
                governor.refused(time);
                failures.add(time);
            }
        }

        // Then
        assertThat(failures.get(1) - failures.get(0)).isBetween(50 * MILLI, 101 * MILLI);
        for (int i = 6; i < failures.size(); i++) {
            assertThat(failures.get(i) - failures.get(i - 1)).isBetween(500 * MILLI, 1_001 * MILLI);
        }
    }

    @Test
    void afterAFailureAttemptsComeOneAtATime() {
        // Given
        governor.refused(START);
        long later = START + 200 * MILLI;

        // When / Then
        assertThat(governor.allows(later, 1)).isFalse();
        assertThat(governor.allows(later, 0)).isTrue();
    }

    @Test
    void aServerThatIsSeenToAnswerIsTriedAtOnce() {
        // Given
        for (int i = 0; i < 9; i++) {
            governor.refused(START + i * MILLI);
        }
        long soon = START + 10 * MILLI;
        assertThat(governor.allows(soon, 0)).isFalse();
        assertThat(governor.isPausing(soon)).isTrue();

        // When
        governor.reset();

        // Then
        assertThat(governor.allows(soon, 0)).isTrue();
        assertThat(governor.isPausing(soon)).isFalse();
    }

    @Test
    void whoAsksAgainAfterThePauseIsAllowed() {
        // Given
        for (int i = 0; i < 10; i++) {
            governor.refused(START);
        }

        // When
        long pause = governor.pauseMillis(START + MILLI);

        // Then
        assertThat(governor.allows(START + (pause + 1) * MILLI, 0)).isTrue();
    }
}
