package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.NodeReport;
import io.sluice.postgres.topology.Topology.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a verdict down as a snapshot, with the lag of each replica as of its own last answer. Only on the watcher's
 * event loop; times are {@link System#nanoTime}.
 */
final class Snapshots {

    private final PrimaryLog log = new PrimaryLog();

    Topology next(Topology before, List<NodeWatch> watches, TopologyDecision.Verdict verdict, long now) {
        List<TopologyDecision.Finding> findings = verdict.findings();
        for (int i = 0; i < watches.size(); i++) {
            NodeReport report = watches.get(i).report();
            if (findings.get(i).role() == NodeRole.PRIMARY && report != null) {
                Long position = report.position();
                log.seen(
                        timelineOf(report),
                        position == null ? 0 : position,
                        watches.get(i).answeredAt());
            }
        }
        Map<Node, Member> known = new HashMap<>();
        before.members().forEach(member -> known.put(member.node(), member));
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < watches.size(); i++) {
            NodeWatch watch = watches.get(i);
            members.add(member(watch, findings.get(i), known.get(watch.node()), now));
        }
        ClusterMemory memory = verdict.memory();
        return new Topology(members, memory.timeline(), memory.history(), memory.systemId());
    }

    private Member member(NodeWatch watch, TopologyDecision.Finding finding, @Nullable Member before, long now) {
        boolean unread = watch.takeUnread();
        NodeReport report = watch.report();
        if (report == null) {
            return new Member(
                    watch.node(), finding.role(), 0, Lag.UNKNOWN, watch.progress(), false, finding.reason(), 0);
        }
        boolean usable = finding.role() == NodeRole.PRIMARY || finding.role() == NodeRole.REPLICA;
        boolean stays = usable && before != null && before.isUsable();
        Lag lag =
                !unread && before != null && before.role() == finding.role() ? before.lag() : lag(finding, report, now);
        return new Member(
                watch.node(),
                finding.role(),
                timelineOf(report),
                lag,
                watch.progress(),
                report.synchronousStandbys(),
                finding.reason(),
                usable ? (stays && before != null ? before.usableSince() : now) : 0);
    }

    private Lag lag(TopologyDecision.Finding finding, NodeReport report, long now) {
        Long position = report.position();
        return switch (finding.role()) {
            case PRIMARY -> Lag.NONE;
            case REPLICA -> position == null ? Lag.UNKNOWN : log.of(position, report.replayAge(), now);
            default -> Lag.UNKNOWN;
        };
    }

    private static int timelineOf(NodeReport report) {
        Integer timeline = report.timeline();
        return timeline == null ? 0 : timeline;
    }
}
