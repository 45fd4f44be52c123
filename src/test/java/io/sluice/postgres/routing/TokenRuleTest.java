package io.sluice.postgres.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.topology.TimelineHistory;
import io.sluice.postgres.topology.Topology;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenRuleTest {

    private static final long CLUSTER = 7_000_000_000_000_000_001L;

    /** Timeline 1 ended at 100, timeline 2 at 200; the primary writes timeline 3. */
    private final Topology third = new Topology(List.of(), 3, new TimelineHistory(Map.of(1, 100L, 2, 200L)), CLUSTER);

    @Test
    void aTokenOfTheTimelineThatIsWrittenIsValid() {
        assertThat(TokenRule.check(token(3, 5_000), third)).isEqualTo(TokenRule.Verdict.VALID);
    }

    @Test
    void aTokenFromBeforeTheEndOfItsTimelineIsValid() {
        assertThat(TokenRule.check(token(1, 99), third)).isEqualTo(TokenRule.Verdict.VALID);
        assertThat(TokenRule.check(token(1, 100), third)).isEqualTo(TokenRule.Verdict.VALID);
        assertThat(TokenRule.check(token(2, 200), third)).isEqualTo(TokenRule.Verdict.VALID);
    }

    @Test
    void aTokenFromBehindTheEndOfItsTimelineIsLost() {
        assertProblem(token(1, 101), ProblemType.WRITE_LOST);
        assertProblem(token(2, 201), ProblemType.WRITE_LOST);
    }

    @Test
    void aTokenOfATimelineWhoseEndNobodyKnowsCannotBeShown() {
        // Given
        Topology forgetful = new Topology(List.of(), 3, TimelineHistory.UNKNOWN, CLUSTER);

        // When
        TokenRule.Verdict verdict = TokenRule.check(token(2, 1), forgetful);

        // Then
        assertThat(verdict).isEqualTo(TokenRule.Verdict.UNPROVEN);
        assertThat(TokenRule.refusal(verdict).type()).isEqualTo(ProblemType.WRITE_LOST);
    }

    @Test
    void aTokenOfALaterTimelineIsAhead() {
        assertThat(TokenRule.check(token(4, 1), third)).isEqualTo(TokenRule.Verdict.AHEAD);
    }

    @Test
    void aTokenOfAnotherClusterIsNone() {
        assertThatThrownBy(() -> TokenRule.check(new ConsistencyToken(CLUSTER + 1, 3, 1), third))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        bad -> assertThat(bad.type()).isEqualTo(ProblemType.BAD_CONSISTENCY_TOKEN));
    }

    @Test
    void aNodeShowsATokenOnItsTimelineOrALaterOneFromItsPositionOn() {
        assertThat(TokenRule.isShown(token(2, 150), 2, 149)).isFalse();
        assertThat(TokenRule.isShown(token(2, 150), 2, 150)).isTrue();
        assertThat(TokenRule.isShown(token(2, 150), 3, 150)).isTrue();
        assertThat(TokenRule.isShown(token(2, 150), 1, 9_000)).isFalse();
        assertThat(TokenRule.isShown(token(2, 150), 0, 9_000)).isFalse();
    }

    private void assertProblem(ConsistencyToken token, ProblemType expected) {
        assertThatThrownBy(() -> TokenRule.check(token, third))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        problem -> assertThat(problem.type()).isEqualTo(expected));
    }

    private static ConsistencyToken token(int timeline, long position) {
        return new ConsistencyToken(CLUSTER, timeline, position);
    }
}
