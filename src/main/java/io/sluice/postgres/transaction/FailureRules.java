package io.sluice.postgres.transaction;

import io.sluice.postgres.fault.RetryClass;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure says about the transaction and about the node, by SQLSTATE (PostgreSQL 18 docs, appendix A). */
final class FailureRules {

    static final String DIVISION_BY_ZERO = "22012";
    static final String NOT_IN_PREREQUISITE_STATE = "55000";
    static final String READ_ONLY_TRANSACTION = "25006";
    private static final String ADMIN_SHUTDOWN = "57P01";
    private static final String COMPLETION_UNKNOWN = "40003";

    /** Shutdown, crash, start-up, too many connections: the node's own trouble, whatever was asked. */
    private static final Set<String> NODE_FAULTS = Set.of(
            READ_ONLY_TRANSACTION, ADMIN_SHUTDOWN, "57P02", "57P03", "53100", "53300", "58030", "XX001", "XX002");

    private FailureRules() {}

    /** The server refused the scope because it is not the node that it was believed to be. */
    static boolean isFence(boolean scope, String sqlState) {
        return scope && (sqlState.equals(DIVISION_BY_ZERO) || sqlState.equals(NOT_IN_PREREQUISITE_STATE));
    }

    /**
     * A statement was answered with this error, so the server rolled back.
     *
     * @param scope it was the transaction's first statement, not one of the caller's
     */
    static RetryClass ofAnswer(boolean scope, String sqlState) {
        if (sqlState.equals(COMPLETION_UNKNOWN) || sqlState.startsWith("08")) {
            return RetryClass.UNKNOWN;
        }
        boolean transientError = sqlState.startsWith("40")
                || sqlState.equals(READ_ONLY_TRANSACTION)
                || sqlState.equals(ADMIN_SHUTDOWN)
                || sqlState.equals("57P03");
        return transientError || isFence(scope, sqlState) ? RetryClass.ROLLED_BACK : RetryClass.FINAL;
    }

    /**
     * The connection was lost while answers were missing, COMMIT's among them. A server that was told to shut down says
     * so in its stream of answers and only where it may be interrupted, which it may not be from the moment that a
     * commit begins to be durable until its answer is written: so that word in place of COMMIT's answer proves that
     * nothing was committed (postgres.c, {@code ProcessInterrupts}; xact.c, {@code CommitTransaction} holds interrupts
     * off). While it waits for a synchronous standby it closes without the word. Everything else proves nothing.
     */
    static RetryClass ofLoss(@Nullable Throwable lastWord) {
        return lastWord instanceof PgException error && ADMIN_SHUTDOWN.equals(error.getSqlState())
                ? RetryClass.ROLLED_BACK
                : RetryClass.UNKNOWN;
    }

    static boolean isNodeFault(String sqlState) {
        return NODE_FAULTS.contains(sqlState) || sqlState.startsWith("08") || sqlState.startsWith("28");
    }
}
