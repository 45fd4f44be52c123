package io.sluice.postgres.topology;

import java.util.HashMap;
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

    /**
     * Reads a server's history file: a line has a timeline, where it ended, and a reason (PostgreSQL source,
     * timeline.c).
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static TimelineHistory parse(String file) {
        Map<Integer, Long> ends = new HashMap<>();
        for (String line : file.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("\\s+", 3);
                if (words.length < 2) {
                    throw new IllegalArgumentException("No timeline and position: " + line);
                }
                ends.put(Integer.parseInt(words[0]), LogPosition.parse(words[1]));
            }
        }
        return new TimelineHistory(ends);
    }

    /** Where this timeline ended; empty if it goes on or nothing is known of it. */
    public OptionalLong endOf(int timeline) {
        Long end = ends.get(timeline);
        return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** With one end more; what is known already stays. */
    TimelineHistory with(int timeline, long end) {
        Map<Integer, Long> more = new HashMap<>(ends);
        more.putIfAbsent(timeline, end);
        return new TimelineHistory(more);
    }

    /**
     * What is known when a timeline with these ancestors is the cluster's. A timeline that is not among them led
     * nowhere: of it, only what lies before both it and the cluster's own branch left their common ancestor is still
     * there.
     */
    TimelineHistory succeededBy(int timeline, TimelineHistory ancestors) {
        Map<Integer, Long> result = new HashMap<>(ends);
        for (int other = 1; other < timeline; other++) {
            if (!ancestors.ends.containsKey(other)) {
                for (int common = other - 1; common > 0; common--) {
                    Long left = ends.get(common);
                    Long cluster = ancestors.ends.get(common);
                    if (left != null && cluster != null) {
                        result.merge(other, Math.min(left, cluster), Math::min);
                        break;
                    }
                }
            }
        }
        result.putAll(ancestors.ends);
        return new TimelineHistory(result);
    }
}
