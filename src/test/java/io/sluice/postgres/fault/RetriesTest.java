package io.sluice.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.support.ClusterResource;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.Group;
import io.sluice.tenancy.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class RetriesTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    Retries retries;

    @Test
    void aLaterAttemptThatSucceedsIsTheAnswer() {
        // Given
        Queue<Uni<String>> attempts =
                attempts(fails(ProblemType.DATABASE_UNAVAILABLE, RetryClass.UNKNOWN), succeeds("done"));

        // When
        String answer = retries.run(work(), "test.retried", true, attempts::remove)
                .await()
                .atMost(LIMIT);

        // Then
        assertThat(answer).isEqualTo("done");
    }

    @Test
    void whatMayHaveHappenedIsNotRepeatedWithoutAKey() {
        // Given
        Queue<Uni<String>> attempts =
                attempts(fails(ProblemType.OUTCOME_UNKNOWN, RetryClass.UNKNOWN), succeeds("done twice"));

        // Then
        assertThat(problemOf(attempts, false)).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void anUnknownOutcomeStaysUnknownWhenNoLaterAttemptGotFarEnoughToTell() {
        // Given
        Queue<Uni<String>> attempts = attempts(
                fails(ProblemType.OUTCOME_UNKNOWN, RetryClass.UNKNOWN),
                fails(ProblemType.NO_PRIMARY, RetryClass.ROLLED_BACK),
                fails(ProblemType.DEADLINE_EXCEEDED, RetryClass.FINAL));

        // Then
        assertThat(problemOf(attempts, true)).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
    }

    @Test
    void anUnknownOutcomeStaysUnknownWhenTheNextAttemptFindsNoNode() {
        // Given
        Queue<Uni<String>> attempts = attempts(
                fails(ProblemType.OUTCOME_UNKNOWN, RetryClass.UNKNOWN),
                Uni.createFrom().failure(() -> new GatewayException(ProblemType.NO_PRIMARY, "none")));

        // Then
        assertThat(problemOf(attempts, true)).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
    }

    @Test
    void aRefusalByALaterAttemptTellsThatTheEarlierOneDidNotHappen() {
        // Given
        Queue<Uni<String>> attempts = attempts(
                fails(ProblemType.OUTCOME_UNKNOWN, RetryClass.UNKNOWN),
                fails(ProblemType.INSUFFICIENT_STOCK, RetryClass.FINAL));

        // Then
        assertThat(problemOf(attempts, true)).isEqualTo(ProblemType.INSUFFICIENT_STOCK);
    }

    @Test
    void aFailureThatChangedNothingIsSaidAsItWas() {
        // Given
        Queue<Uni<String>> attempts = attempts(
                fails(ProblemType.DATABASE_UNAVAILABLE, RetryClass.NOT_SENT),
                fails(ProblemType.NO_PRIMARY, RetryClass.FINAL));

        // Then
        assertThat(problemOf(attempts, true)).isEqualTo(ProblemType.NO_PRIMARY);
    }

    private ProblemType problemOf(Queue<Uni<String>> attempts, boolean repeatable) {
        Uni<String> outcome = retries.run(work(), "test.retried", repeatable, attempts::remove);
        return catchThrowableOfType(
                        GatewayException.class, () -> outcome.await().atMost(LIMIT))
                .type();
    }

    @SafeVarargs
    private static Queue<Uni<String>> attempts(Uni<String>... attempts) {
        Collection<Uni<String>> all = List.of(attempts);
        return new ArrayDeque<>(all);
    }

    private static Uni<String> succeeds(String answer) {
        return Uni.createFrom().item(answer);
    }

    private static Uni<String> fails(ProblemType type, RetryClass known) {
        return Uni.createFrom()
                .failure(() -> new AttemptFailure(new GatewayException(type, "a test's failure"), known, false));
    }

    private static WorkContext work() {
        return WorkContext.of(new Caller(new TenantId(1), null, Set.of(Group.MANAGER)), Freshness.STRONG, LIMIT);
    }
}
