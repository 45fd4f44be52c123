package io.sluice.postgres.topology;

import io.sluice.postgres.node.NodeReport;
import io.sluice.postgres.node.ProbeFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is what, from what the nodes said and what is remembered; a pure function. Of two that take writes the one on the
 * higher timeline is the primary and the other is fenced. Two on one timeline are both refused, since a write to the
 * wrong one would be lost; replicas go on serving reads then, as what they show was committed before or by one of them.
 * Nothing here proves that no primary exists which we cannot see.
 */
final class TopologyDecision {

    /** What one node is taken for, and a word where the role does not say it all. */
    record Finding(NodeRole role, String reason) {}

    /** The findings in the order of the sightings. */
    record Verdict(List<Finding> findings, ClusterMemory memory) {}

    private final List<Sighting> seen;
    private final long systemId;
    private final int timeline;
    private final TimelineHistory history;
    private final Set<String> contested;

    private TopologyDecision(List<Sighting> seen, ClusterMemory memory) {
        this.seen = seen;
        this.systemId = memory.systemId() == 0 ? mostCommonSystem(seen) : memory.systemId();
        this.timeline = Math.max(
                memory.timeline(),
                ours().mapToInt(TopologyDecision::timelineOf).max().orElse(0));
        this.contested = contested(memory);
        this.history = learned(memory.history());
    }

    /** The verdict; while the memory knows no system, it is that of most of the nodes, and not remembered. */
    static Verdict decide(List<Sighting> seen, ClusterMemory memory) {
        TopologyDecision decision = new TopologyDecision(seen, memory);
        List<Finding> findings = seen.stream().map(decision::finding).toList();
        return new Verdict(
                findings,
                new ClusterMemory(memory.systemId(), decision.timeline, decision.history, decision.contested));
    }

    /** The system that more nodes belong to than to any other; 0 if there is none. */
    static long mostCommonSystem(List<Sighting> seen) {
        Map<Long, Long> votes = seen.stream()
                .map(Sighting::report)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(NodeReport::systemId, TreeMap::new, Collectors.counting()));
        long most = votes.values().stream().mapToLong(Long::longValue).max().orElse(0);
        List<Long> winners = votes.keySet().stream()
                .filter(id -> Objects.equals(votes.get(id), most))
                .toList();
        return winners.size() == 1 ? winners.get(0) : 0;
    }

    private Stream<NodeReport> ours() {
        return seen.stream()
                .map(Sighting::report)
                .filter(Objects::nonNull)
                .filter(report -> report.systemId() == systemId);
    }

    /**
     * Nodes that write on the highest timeline while another one does. One that has fallen silent since may still be
     * writing, so it keeps the other from being taken for the only one; one that refuses connections, or is another
     * thing by now, does not.
     */
    private Set<String> contested(ClusterMemory memory) {
        Set<String> found = new HashSet<>();
        for (Sighting sighting : seen) {
            boolean silent = sighting.report() == null && sighting.sign() == ProbeFailure.Sign.SILENT;
            if (takesWrites(sighting.report())
                    || (silent
                            && memory.timeline() == timeline
                            && memory.contested().contains(sighting.node()))) {
                found.add(sighting.node());
            }
        }
        return found.size() > 1 ? found : Set.of();
    }

    private boolean takesWrites(@Nullable NodeReport report) {
        return report != null
                && report.systemId() == systemId
                && !report.inRecovery()
                && !report.readOnly()
                && timelineOf(report) == timeline;
    }

    private TimelineHistory learned(TimelineHistory known) {
        TimelineHistory result = known;
        for (Sighting sighting : seen) {
            NodeReport report = sighting.report();
            if (sighting.promoted() && takesWrites(report) && report != null && timeline > 1) {
                Long end = report.replayed();
                result = end == null ? result : result.with(timeline - 1, end);
            }
        }
        return result;
    }

    private Finding finding(Sighting sighting) {
        NodeReport report = sighting.report();
        if (report == null) {
            return new Finding(NodeRole.UNREACHABLE, sighting.sign().word());
        }
        if (report.systemId() != systemId) {
            return new Finding(NodeRole.FOREIGN, "");
        }
        if (report.inRecovery()) {
            return follower(report);
        }
        if (timelineOf(report) < timeline) {
            return new Finding(NodeRole.FENCED, "");
        }
        if (report.readOnly()) {
            return new Finding(NodeRole.READ_ONLY, "");
        }
        return new Finding(contested.contains(sighting.node()) ? NodeRole.CONFLICTED : NodeRole.PRIMARY, "");
    }

    /** One on an earlier timeline shows nothing wrong as long as it has not gone beyond the end of that. */
    private Finding follower(NodeReport report) {
        int its = timelineOf(report);
        if (its == 0 || its == timeline) {
            return new Finding(NodeRole.REPLICA, "");
        }
        OptionalLong end = history.endOf(its);
        Long position = report.position();
        if (end.isEmpty() || position == null) {
            return new Finding(NodeRole.DIVERGED, "unproven");
        }
        return position <= end.getAsLong()
                ? new Finding(NodeRole.REPLICA, "earlier-timeline")
                : new Finding(NodeRole.DIVERGED, "");
    }

    private static int timelineOf(NodeReport report) {
        Integer its = report.timeline();
        return its == null ? 0 : its;
    }
}
