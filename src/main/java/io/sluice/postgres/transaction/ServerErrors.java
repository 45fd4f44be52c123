package io.sluice.postgres.transaction;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.fault.RetryClass;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.problem.SqlStates;
import io.vertx.pgclient.PgException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the server said, or did not say, into what a caller may know and what may be repeated; the server's own
 * words stay behind as the cause.
 */
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

    /**
     * What a failed answer means.
     *
     * @param statement its name
     * @param call the statement itself; null for BEGIN and COMMIT
     * @param mayHaveWritten COMMIT was sent and not answered
     * @param late the time was over before the answer came
     */
    AttemptFailure failure(
            Visit visit,
            PooledConnection connection,
            String statement,
            @Nullable Call<?> call,
            Throwable cause,
            boolean mayHaveWritten,
            boolean late) {
        if (cause instanceof PgException error) {
            return answered(visit, statement, isScope(call), error);
        }
        // A server that never got the COMMIT rolls back when it misses us.
        RetryClass known = mayHaveWritten ? FailureRules.ofLoss(connection.lastWord()) : RetryClass.ROLLED_BACK;
        if (mayHaveWritten && known == RetryClass.UNKNOWN) {
            return new AttemptFailure(outcomeUnknown(cause), known, true);
        }
        if (late && visit.work().deadline().isOver()) {
            return new AttemptFailure(late(cause), RetryClass.FINAL, true);
        }
        return new AttemptFailure(lost(cause), known, true);
    }

    /** The connection was closed before anything was sent on it. */
    static AttemptFailure notSent() {
        return new AttemptFailure(
                new GatewayException(
                        ProblemType.DATABASE_UNAVAILABLE, "The connection to the database was lost before its use."),
                RetryClass.NOT_SENT,
                true);
    }

    /** The SQLSTATE behind a problem; empty where there is none. */
    static String sqlStateOf(GatewayException problem) {
        return problem.getCause() instanceof PgException error ? String.valueOf(error.getSqlState()) : "";
    }

    private AttemptFailure answered(Visit visit, String statement, boolean scope, PgException error) {
        String sqlState = String.valueOf(error.getSqlState());
        RetryClass known = FailureRules.ofAnswer(scope, sqlState);
        if (FailureRules.isFence(scope, sqlState)) {
            observer.writeFenced(
                    visit.route().node().name(), visit.route().member().timeline());
            return new AttemptFailure(
                    new GatewayException(ProblemType.NO_PRIMARY, detail(ProblemType.NO_PRIMARY), error), known, true);
        }
        if (visit.access() == Access.READ && sqlState.equals(FailureRules.READ_ONLY_TRANSACTION)) {
            // Every node refuses a write in a read: the fault is ours.
            return AttemptFailure.last(new GatewayException(ProblemType.INTERNAL, detail(ProblemType.INTERNAL), error));
        }
        return new AttemptFailure(explain(statement, sqlState, error), known, FailureRules.isNodeFault(sqlState));
    }

    private GatewayException explain(String statement, String sqlState, PgException error) {
        ProblemType type = SqlStates.problemOf(sqlState);
        if (sqlState.equals(INSUFFICIENT_PRIVILEGE)) {
            observer.securityViolation(statement, sqlState);
        }
        String detail = detail(type);
        String constraint = error.getConstraint();
        if (sqlState.startsWith(INTEGRITY_VIOLATION) && constraint != null) {
            return new ConstraintViolation(type, detail, constraint, error);
        }
        return new GatewayException(type, detail, error);
    }

    private static String detail(ProblemType type) {
        return DETAILS.getOrDefault(type, "An unexpected failure.");
    }

    private static boolean isScope(@Nullable Call<?> call) {
        return call != null && (call.statement() == ScopeSql.ENTER_READ || call.statement() == ScopeSql.ENTER_WRITE);
    }

    private static GatewayException outcomeUnknown(Throwable cause) {
        return new GatewayException(
                ProblemType.OUTCOME_UNKNOWN,
                "The answer of the database was lost; the write may or may not have happened.",
                cause);
    }

    private static GatewayException lost(Throwable cause) {
        return new GatewayException(
                ProblemType.DATABASE_UNAVAILABLE, "The connection to the database was lost.", cause);
    }

    static GatewayException late(Throwable cause) {
        return new GatewayException(ProblemType.DEADLINE_EXCEEDED, "The database did not answer in time.", cause);
    }
}
