package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrimaryLogTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final PrimaryLog log = new PrimaryLog();

    @Test
    void withoutAPrimaryNothingIsKnown() {
        assertThat(log.of(5, 0.1, SECOND)).isEqualTo(Lag.UNKNOWN);
    }

    @Test
    void aReplicaThatHasEverythingIsNotBehind() {
        // Given
        log.seen(1, 100, 0);

        // When / Then
        assertThat(log.of(100, null, 9 * SECOND)).isEqualTo(Lag.NONE);
        assertThat(log.of(101, null, 9 * SECOND)).isEqualTo(Lag.NONE);
    }

    @Test
    void theLagIsHowLongAgoThePrimaryWasFirstSeenBeyond() {
        // Given
        log.seen(1, 100, 0);
        log.seen(1, 200, SECOND);
        log.seen(1, 300, 2 * SECOND);

        // When
        Lag lag = log.of(150, 99.0, 5 * SECOND);

        // Then
        assertThat(lag).isEqualTo(new Lag(150L, Duration.ofSeconds(4)));
    }

    @Test
    void aPrimaryThatStandsStillDoesNotMakeAReplicaYounger() {
        // Given
        log.seen(1, 100, 0);
        log.seen(1, 200, SECOND);
        log.seen(1, 200, 7 * SECOND);

        // When / Then
        assertThat(log.of(100, null, 8 * SECOND)).isEqualTo(new Lag(100L, Duration.ofSeconds(7)));
    }

    @Test
    void aLagOlderThanTheMemoryIsWhatTheServerSaysAtMost() {
        // Given
        log.seen(1, 100, 0);

        // When / Then
        assertThat(log.of(50, 12.5, SECOND)).isEqualTo(new Lag(50L, Duration.ofMillis(12_500)));
        assertThat(log.of(50, null, SECOND)).isEqualTo(new Lag(50L, null));
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        // Given
        for (int i = 0; i <= 400; i++) {
            log.seen(1, i, i * SECOND);
        }

        // When / Then
        assertThat(log.of(99, null, 400 * SECOND).time()).isNull();
        assertThat(log.of(101, null, 400 * SECOND).time()).isEqualTo(Duration.ofSeconds(298));
    }

    @Test
    void anotherTimelineBeginsAnew() {
        // Given
        log.seen(1, 1_000, 0);

        // When
        log.seen(2, 900, SECOND);

        // Then
        assertThat(log.of(900, null, 2 * SECOND)).isEqualTo(Lag.NONE);
        assertThat(log.of(890, null, 2 * SECOND)).isEqualTo(new Lag(10L, null));
    }
}
