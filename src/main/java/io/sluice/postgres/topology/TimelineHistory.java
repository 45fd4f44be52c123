package io.sluice.postgres.topology;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Where timelines ended: the positions at which the next one was branched off. Immutable.
 *
 * @param ends the last position of each earlier timeline, in bytes of the log
 */
public record TimelineHistory(Map<Integer, Long> ends) {

    /** Nothing is known. */
    public static final TimelineHistory UNKNOWN = new TimelineHistory(Map.of());

    public TimelineHistory {
        ends = Map.copyOf(ends);
    }

    /** Where this timeline ended; empty if it goes on or nothing is known of it. */
    public OptionalLong endOf(int timeline) {
        Long end = ends.get(timeline);
        return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }
}
