package io.sluice.postgres.transaction;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.problem.SqlStates;
import io.vertx.pgclient.PgException;
import java.util.Map;

/** Turns what the server said into what a caller may know; the server's own words stay behind as the cause. */
final class ServerErrors {

    private static final String INTEGRITY_VIOLATION = "23";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final Map<ProblemType, String> DETAILS = Map.of(
            ProblemType.CONFLICT, "The request conflicts with what is stored.",
            ProblemType.VALIDATION_FAILED, "A value cannot be stored.",
            ProblemType.FORBIDDEN, "The caller may not do this.",
            ProblemType.NO_PRIMARY, "No node of the cluster takes writes at the moment; try again soon.",
            ProblemType.DATABASE_UNAVAILABLE, "The database could not serve this now; try again soon.",
            ProblemType.DEADLINE_EXCEEDED, "The database did not finish in time; nothing was changed.");

    private final GatewayObserver observer;

    ServerErrors(GatewayObserver observer) {
        this.observer = observer;
    }

    /** The failure that a statement's error is. */
    GatewayException explain(String statement, PgException error) {
        String sqlState = String.valueOf(error.getSqlState());
        ProblemType type = SqlStates.problemOf(sqlState);
        if (sqlState.equals(INSUFFICIENT_PRIVILEGE)) {
            observer.securityViolation(statement, sqlState);
        }
        String detail = DETAILS.getOrDefault(type, "An unexpected failure.");
        String constraint = error.getConstraint();
        if (sqlState.startsWith(INTEGRITY_VIOLATION) && constraint != null) {
            return new ConstraintViolation(type, detail, constraint, error);
        }
        return new GatewayException(type, detail, error);
    }

    /** The connection was lost after something had been sent on it. */
    static GatewayException lost(boolean mayHaveWritten, Throwable cause) {
        return mayHaveWritten
                ? new GatewayException(
                        ProblemType.OUTCOME_UNKNOWN,
                        "The answer of the database was lost; the write may or may not have happened.",
                        cause)
                : new GatewayException(
                        ProblemType.DATABASE_UNAVAILABLE, "The connection to the database was lost.", cause);
    }

    /** The server did not answer in time. */
    static GatewayException late(boolean mayHaveWritten, Throwable cause) {
        return mayHaveWritten
                ? lost(true, cause)
                : new GatewayException(ProblemType.DEADLINE_EXCEEDED, "The database did not answer in time.", cause);
    }
}
