package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import java.util.List;
import java.util.Optional;

/** The cluster as it was last seen. Immutable. */
public record Topology(List<Member> members) {

    /** Nothing is known, so nothing is served. */
    public static final Topology UNKNOWN = new Topology(List.of());

    /** One node in its role. */
    public record Member(Node node, NodeRole role) {}

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
