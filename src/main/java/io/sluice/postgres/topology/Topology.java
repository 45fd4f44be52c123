package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as it was last seen. Immutable, but for the members' {@link Progress}.
 *
 * @param timeline the highest that was ever seen, the one that the primary writes; 0 while nothing is known
 * @param history where the timelines before it ended
 * @param systemId {@code system_identifier} of the cluster; 0 while nothing is known
 */
public record Topology(List<Member> members, int timeline, TimelineHistory history, long systemId) {

    /** Nothing is known, so nothing is served. */
    public static final Topology UNKNOWN = new Topology(List.of(), 0, TimelineHistory.UNKNOWN, 0);

    /**
     * One node in its role.
     *
     * @param timeline the one that it writes or follows; 0 if unknown
     * @param lag how far it is behind the primary
     * @param progress how far its log is known to be; a new object whenever the server is another incarnation
     * @param synchronousStandbys its COMMIT waits for a standby
     * @param reason one word of a closed set that says more than the role does; empty where there is no more to say
     * @param usableSince when it came (back) into use as a primary or replica, by {@link System#nanoTime}; without
     *     meaning in other roles
     */
    public record Member(
            Node node,
            NodeRole role,
            int timeline,
            Lag lag,
            Progress progress,
            boolean synchronousStandbys,
            String reason,
            long usableSince) {

        /** Whether it may serve anything at all. */
        public boolean isUsable() {
            return role == NodeRole.PRIMARY || role == NodeRole.REPLICA;
        }
    }

    public Topology {
        members = List.copyOf(members);
    }

    /**
     * The node that takes writes; empty while there is none, and also while two claim to be it, since a write to the
     * wrong one would be lost.
     */
    public Optional<Member> primary() {
        List<Member> writable = in(NodeRole.PRIMARY);
        return writable.size() == 1 ? Optional.of(writable.get(0)) : Optional.empty();
    }

    /** The nodes that follow a primary, in the order of the configuration. */
    public List<Member> replicas() {
        return in(NodeRole.REPLICA);
    }

    private List<Member> in(NodeRole role) {
        return members.stream().filter(member -> member.role == role).toList();
    }
}
