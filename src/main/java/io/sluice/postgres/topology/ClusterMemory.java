package io.sluice.postgres.topology;

import java.util.Set;

/**
 * What must not be forgotten between two looks at the cluster. Immutable.
 *
 * @param systemId the cluster's {@code system_identifier}; 0 while it is not settled
 * @param timeline the highest that was ever seen; 0 if none
 * @param history where the timelines before it ended
 * @param contested nodes that took writes on that timeline while another one did, and that have not been seen to have
 *     stopped since
 */
record ClusterMemory(long systemId, int timeline, TimelineHistory history, Set<String> contested) {

    static final ClusterMemory NONE = new ClusterMemory(0, 0, TimelineHistory.UNKNOWN, Set.of());

    ClusterMemory {
        contested = Set.copyOf(contested);
    }

    ClusterMemory withSystemId(long known) {
        return new ClusterMemory(known, timeline, history, contested);
    }

    ClusterMemory withHistory(TimelineHistory known) {
        return new ClusterMemory(systemId, timeline, known, contested);
    }

    /** The part that a file keeps. */
    boolean isSameOnDisk(ClusterMemory other) {
        return systemId == other.systemId && timeline == other.timeline && history.equals(other.history);
    }
}
