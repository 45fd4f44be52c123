package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static final long MILLI = 1_000_000;

    private final Rhythm rhythm = new Rhythm(new WatchSettings());

    @Test
    void inCalmEveryNodeIsAskedOnceAPeriod() {
        assertThat(rhythm.pause(true, 0)).isEqualTo(1_000 * MILLI);
        assertThat(rhythm.pauseWithout(true, 0, 0)).isEqualTo(1_000 * MILLI);
    }

    @Test
    void troubleMakesItFastForSomeTime() {
        // When
        rhythm.trouble(0);

        // Then
        assertThat(rhythm.pause(true, 29_000 * MILLI)).isEqualTo(100 * MILLI);
        assertThat(rhythm.pause(true, 31_000 * MILLI)).isEqualTo(1_000 * MILLI);
    }

    @Test
    void withoutAPrimaryItStaysFast() {
        assertThat(rhythm.pause(false, Duration.ofHours(1).toNanos())).isEqualTo(100 * MILLI);
    }

    @Test
    void aNodeThatRefusesIsConnectedToAtMostFiveTimesASecond() {
        // When
        rhythm.trouble(0);

        // Then
        assertThat(rhythm.pauseWithout(true, 0, 0)).isEqualTo(200 * MILLI);
        assertThat(rhythm.pauseWithout(true, 11_000 * MILLI, 0)).isEqualTo(500 * MILLI);
        assertThat(rhythm.pauseWithout(false, 11_000 * MILLI, 0)).isEqualTo(200 * MILLI);
    }
}
