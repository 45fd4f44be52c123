package io.sluice.postgres.topology;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.topology.Topology.Member;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has changed from one snapshot to the next. Only on the watcher's event loop; times are
 * {@link System#nanoTime}.
 */
final class TopologyEvents {

    private final GatewayObserver observer;
    private long lostAt = System.nanoTime();
    private @Nullable Node primary;

    TopologyEvents(GatewayObserver observer) {
        this.observer = observer;
    }

    void tell(Topology before, Topology after, long now) {
        Map<Node, NodeRole> roles = new HashMap<>();
        before.members().forEach(member -> roles.put(member.node(), member.role()));
        for (Member member : after.members()) {
            if (roles.remove(member.node()) != member.role()) {
                changed(member, after);
            }
            observer.nodeSeen(
                    member.node().name(),
                    member.role().word(),
                    member.lag().bytes(),
                    member.lag().time());
        }
        roles.keySet()
                .forEach(
                        gone -> observer.nodeRemoved(gone.name(), gone.address().toString()));
        Set<String> conflicting = conflicting(after);
        if (!conflicting.isEmpty() && !conflicting.equals(conflicting(before))) {
            observer.splitBrain(List.copyOf(conflicting), after.timeline());
        }
        primary(after, now);
    }

    private void changed(Member member, Topology topology) {
        String name = member.node().name();
        observer.nodeChanged(
                name, member.node().address().toString(), member.role().word());
        if (member.role() == NodeRole.FENCED) {
            observer.nodeFenced(name, member.timeline(), topology.timeline());
        } else if (member.role() == NodeRole.FOREIGN) {
            observer.nodeForeign(name);
        }
    }

    private void primary(Topology topology, long now) {
        Node before = primary;
        Node after = topology.primary().map(Member::node).orElse(null);
        if (after != null && after != before) {
            long absence = before == null ? now - lostAt : 0;
            observer.primaryFound(after.name(), topology.timeline(), Duration.ofNanos(absence));
        } else if (after == null && before != null) {
            lostAt = now;
            observer.primaryLost(before.name());
        }
        primary = after;
    }

    private static Set<String> conflicting(Topology topology) {
        Set<String> names = new HashSet<>();
        topology.members().stream()
                .filter(member -> member.role() == NodeRole.CONFLICTED)
                .forEach(member -> names.add(member.node().name()));
        return names;
    }
}
