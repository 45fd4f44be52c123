package io.sluice.postgres.topology;

import static io.sluice.postgres.topology.NodeRole.CONFLICTED;
import static io.sluice.postgres.topology.NodeRole.DIVERGED;
import static io.sluice.postgres.topology.NodeRole.FENCED;
import static io.sluice.postgres.topology.NodeRole.FOREIGN;
import static io.sluice.postgres.topology.NodeRole.PRIMARY;
import static io.sluice.postgres.topology.NodeRole.READ_ONLY;
import static io.sluice.postgres.topology.NodeRole.REPLICA;
import static io.sluice.postgres.topology.NodeRole.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.postgres.node.NodeReport;
import io.sluice.postgres.node.ProbeFailure.Sign;
import io.sluice.postgres.topology.TopologyDecision.Finding;
import io.sluice.postgres.topology.TopologyDecision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyDecisionTest {

    private static final long OURS = 77;
    private static final long OTHER = 99;

    /** What is remembered where a row says nothing else. */
    private static final ClusterMemory KNOWN = new ClusterMemory(OURS, 0, TimelineHistory.UNKNOWN, Set.of());

    static Stream<Arguments> table() {
        ClusterMemory on2 = new ClusterMemory(OURS, 2, new TimelineHistory(Map.of(1, 500L)), Set.of());
        ClusterMemory on2WithoutHistory = new ClusterMemory(OURS, 2, TimelineHistory.UNKNOWN, Set.of());
        return Stream.of(
                arguments(
                        "one that writes, two that follow",
                        KNOWN,
                        List.of(primary(1), replica(1, 10), replica(1, 9)),
                        List.of(PRIMARY, REPLICA, REPLICA)),
                arguments(
                        "two that write on different timelines",
                        KNOWN,
                        List.of(primary(1), primary(2)),
                        List.of(FENCED, PRIMARY)),
                arguments(
                        "two that write on one timeline, and one that follows",
                        KNOWN,
                        List.of(primary(1), primary(1), replica(1, 10)),
                        List.of(CONFLICTED, CONFLICTED, REPLICA)),
                arguments(
                        "three that write, one of them overtaken",
                        KNOWN,
                        List.of(primary(2), primary(1), primary(2)),
                        List.of(CONFLICTED, FENCED, CONFLICTED)),
                arguments("one that writes below what is remembered", on2, List.of(primary(1)), List.of(FENCED)),
                arguments(
                        "one that writes below what a replica follows",
                        KNOWN,
                        List.of(primary(1), replica(2, 10)),
                        List.of(FENCED, REPLICA)),
                arguments(
                        "a primary whose transactions are read-only", KNOWN, List.of(readOnly(1)), List.of(READ_ONLY)),
                arguments(
                        "one read-only, one that writes, on one timeline",
                        KNOWN,
                        List.of(readOnly(1), primary(1)),
                        List.of(READ_ONLY, PRIMARY)),
                arguments("a read-only one that was overtaken", on2, List.of(readOnly(1)), List.of(FENCED)),
                arguments(
                        "nodes of another cluster, on a higher timeline",
                        KNOWN,
                        List.of(of(primary(9), OTHER), primary(1), of(replica(9, 10), OTHER)),
                        List.of(FOREIGN, PRIMARY, FOREIGN)),
                arguments("none that writes", KNOWN, List.of(replica(1, 10)), List.of(REPLICA)),
                arguments("none that answers", KNOWN, List.of(away(Sign.SILENT)), List.of(UNREACHABLE)),
                arguments(
                        "one that has not gone beyond the end of its timeline",
                        on2,
                        List.of(primary(2), replica(1, 500)),
                        List.of(PRIMARY, REPLICA)),
                arguments(
                        "one that has gone beyond the end of its timeline",
                        on2,
                        List.of(primary(2), replica(1, 501)),
                        List.of(PRIMARY, DIVERGED)),
                arguments(
                        "one on an earlier timeline whose end nobody knows",
                        on2WithoutHistory,
                        List.of(primary(2), replica(1, 10)),
                        List.of(PRIMARY, DIVERGED)),
                arguments(
                        "one whose timeline is not known yet",
                        on2,
                        List.of(primary(2), replica(0, 10)),
                        List.of(PRIMARY, REPLICA)),
                arguments(
                        "before the cluster is settled, most nodes tell which it is",
                        ClusterMemory.NONE,
                        List.of(of(primary(3), OTHER), primary(1), replica(1, 5)),
                        List.of(FOREIGN, PRIMARY, REPLICA)),
                arguments(
                        "before the cluster is settled, as many of one as of the other",
                        ClusterMemory.NONE,
                        List.of(of(primary(3), OTHER), primary(1)),
                        List.of(FOREIGN, FOREIGN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void everyNodeHasTheRoleOfTheTable(
            String situation, ClusterMemory memory, List<Sighting> seen, List<NodeRole> expected) {
        // When
        Verdict verdict = TopologyDecision.decide(named(seen), memory);

        // Then
        assertThat(verdict.findings()).extracting(Finding::role).isEqualTo(expected);
    }

    @Test
    void theHighestTimelineIsNeverForgotten() {
        // Given
        ClusterMemory memory =
                TopologyDecision.decide(named(List.of(primary(4))), KNOWN).memory();

        // When
        Verdict later = TopologyDecision.decide(named(List.of(primary(3))), memory);

        // Then
        assertThat(later.memory().timeline()).isEqualTo(4);
        assertThat(later.findings()).extracting(Finding::role).containsExactly(FENCED);
    }

    @Test
    void aSystemThatIsOnlyTheMostCommonOneIsNotRemembered() {
        // When
        Verdict verdict = TopologyDecision.decide(named(List.of(primary(1))), ClusterMemory.NONE);

        // Then
        assertThat(verdict.memory().systemId()).isZero();
    }

    @Test
    void aPromotionThatWasSeenTellsWhereTheTimelineBeforeEnded() {
        // When
        Verdict verdict = TopologyDecision.decide(named(List.of(promoted(2, 300), replica(1, 300))), KNOWN);

        // Then
        assertThat(verdict.memory().history().endOf(1)).isEqualTo(OptionalLong.of(300));
        assertThat(verdict.findings()).extracting(Finding::role).containsExactly(PRIMARY, REPLICA);
    }

    @Test
    void theReplayOfARestartedPrimaryIsNotTakenForTheEndOfATimeline() {
        // Given
        Sighting restarted = promoted(2, 9_000);

        // When
        Verdict verdict = TopologyDecision.decide(
                List.of(new Sighting("node-1", restarted.report(), restarted.sign(), false)), KNOWN);

        // Then
        assertThat(verdict.memory().history().endOf(1)).isEmpty();
    }

    @Test
    void oneOfTwoPrimariesThatFallsSilentKeepsTheOtherFromBeingWrittenTo() {
        // Given
        ClusterMemory memory = TopologyDecision.decide(named(List.of(primary(1), primary(1))), KNOWN)
                .memory();

        // When
        Verdict verdict = TopologyDecision.decide(named(List.of(away(Sign.SILENT), primary(1))), memory);

        // Then
        assertThat(verdict.findings()).extracting(Finding::role).containsExactly(UNREACHABLE, CONFLICTED);
    }

    @ParameterizedTest
    @MethodSource("endsOfAConflict")
    void aConflictEndsWhenTheOtherStopsWriting(Sighting other) {
        // Given
        ClusterMemory memory = TopologyDecision.decide(named(List.of(primary(1), primary(1))), KNOWN)
                .memory();

        // When
        Verdict verdict = TopologyDecision.decide(named(List.of(other, primary(1))), memory);

        // Then
        assertThat(verdict.findings().get(1).role()).isEqualTo(PRIMARY);
        assertThat(verdict.memory().contested()).isEmpty();
    }

    static Stream<Sighting> endsOfAConflict() {
        return Stream.of(away(Sign.REFUSED), replica(1, 10), readOnly(1));
    }

    @Test
    void theReasonSaysMoreThanTheRole() {
        // Given
        ClusterMemory memory = new ClusterMemory(OURS, 2, new TimelineHistory(Map.of(1, 500L)), Set.of());

        // When
        Verdict verdict = TopologyDecision.decide(named(List.of(away(Sign.DENIED), replica(1, 5), primary(2))), memory);

        // Then
        assertThat(verdict.findings()).extracting(Finding::reason).containsExactly("denied", "earlier-timeline", "");
    }

    private static List<Sighting> named(List<Sighting> seen) {
        List<Sighting> named = new ArrayList<>();
        for (Sighting sighting : seen) {
            named.add(new Sighting(
                    "node-" + (named.size() + 1), sighting.report(), sighting.sign(), sighting.promoted()));
        }
        return named;
    }

    private static Sighting primary(int timeline) {
        return sighting(new NodeReport(false, false, OURS, Instant.EPOCH, 10L, timeline, false, null, null));
    }

    private static Sighting promoted(int timeline, long replayed) {
        NodeReport report = new NodeReport(false, false, OURS, Instant.EPOCH, 9_999L, timeline, false, replayed, null);
        return new Sighting("", report, Sign.SILENT, true);
    }

    private static Sighting readOnly(int timeline) {
        return sighting(new NodeReport(false, true, OURS, Instant.EPOCH, 10L, timeline, false, null, null));
    }

    private static Sighting replica(int timeline, long position) {
        return sighting(new NodeReport(
                true, true, OURS, Instant.EPOCH, position, timeline == 0 ? null : timeline, false, position, 0.1));
    }

    private static Sighting of(Sighting sighting, long systemId) {
        NodeReport report = Objects.requireNonNull(sighting.report());
        return sighting(new NodeReport(
                report.inRecovery(),
                report.readOnly(),
                systemId,
                report.startedAt(),
                report.position(),
                report.timeline(),
                false,
                report.replayed(),
                report.replayAge()));
    }

    private static Sighting sighting(NodeReport report) {
        return new Sighting("", report, Sign.SILENT, false);
    }

    private static Sighting away(Sign sign) {
        return new Sighting("", null, sign, false);
    }
}
