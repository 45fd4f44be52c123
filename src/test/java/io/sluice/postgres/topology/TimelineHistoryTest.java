package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineHistoryTest {

    @Test
    void aServersFileIsRead() {
        // When
        TimelineHistory history = TimelineHistory.parse(
                "1\t0/3032050\tno recovery target specified\n\n# a comment\n2\t1A/FF\tbefore 2000-01-01\n");

        // Then
        assertThat(history.ends()).isEqualTo(Map.of(1, 0x3032050L, 2, 0x1A_0000_00FFL));
    }

    @Test
    void theEndOfATimelineThatGoesOnIsNotKnown() {
        assertThat(TimelineHistory.parse("1\t0/3032050\t").endOf(2)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aTextThatIsNoHistoryIsRefused() {
        assertThatThrownBy(() -> TimelineHistory.parse("1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimelineHistory.parse("one 0/1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimelineHistory.parse("1 0-1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsKnownStays() {
        assertThat(TimelineHistory.UNKNOWN.with(1, 5).with(1, 9).endOf(1)).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void theServersOwnRecordReplacesWhatWasInferred() {
        // When
        TimelineHistory history =
                TimelineHistory.UNKNOWN.with(1, 5).succeededBy(3, new TimelineHistory(Map.of(1, 4L, 2, 8L)));

        // Then
        assertThat(history.ends()).isEqualTo(Map.of(1, 4L, 2, 8L));
    }

    @Test
    void aTimelineThatLedNowhereCountsUpToWhereTheCommonOneWasLeft() {
        // Given: 2 left 1 at 500; 3 left it at 700 and knows nothing of 2
        TimelineHistory history = TimelineHistory.UNKNOWN.with(1, 500);

        // When
        TimelineHistory later = history.succeededBy(3, new TimelineHistory(Map.of(1, 700L)));

        // Then
        assertThat(later.ends()).isEqualTo(Map.of(1, 700L, 2, 500L));
    }

    @Test
    void aTimelineThatLedNowhereCountsUpToWhereTheClusterLeftIfThatWasBefore() {
        // Given: 2 left 1 at 500, and 3 left it at 300
        TimelineHistory history = TimelineHistory.UNKNOWN.with(1, 500);

        // When
        TimelineHistory later = history.succeededBy(3, new TimelineHistory(Map.of(1, 300L)));

        // Then
        assertThat(later.ends()).isEqualTo(Map.of(1, 300L, 2, 300L));
    }
}
