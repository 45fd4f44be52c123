package io.sluice.postgres.transaction;

import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, as one word of a closed set for metrics. */
final class Outcomes {

    private Outcomes() {}

    /** {@code ok}, {@code behind} for a node that was not as far as it should have been, or a problem's code. */
    static String word(@Nullable Throwable failure) {
        if (failure == null) {
            return "ok";
        }
        if (failure instanceof AttemptFailure attempt) {
            return attempt.problem().type().code();
        }
        if (failure instanceof GatewayException problem) {
            return problem.type().code();
        }
        return ProblemType.INTERNAL.code();
    }
}
