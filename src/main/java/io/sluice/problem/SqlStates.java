package io.sluice.problem;

import static io.sluice.problem.ProblemType.CONFLICT;
import static io.sluice.problem.ProblemType.DATABASE_UNAVAILABLE;
import static io.sluice.problem.ProblemType.DEADLINE_EXCEEDED;
import static io.sluice.problem.ProblemType.FORBIDDEN;
import static io.sluice.problem.ProblemType.INTERNAL;
import static io.sluice.problem.ProblemType.NO_PRIMARY;
import static io.sluice.problem.ProblemType.VALIDATION_FAILED;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a SQLSTATE means to a caller (PostgreSQL 18 docs, appendix A). An exact code wins over its class of two
 * characters; an unknown one is ours, not the caller's: {@link ProblemType#INTERNAL}.
 */
public final class SqlStates {

    private static final Map<String, ProblemType> EXACT = Map.ofEntries(
            Map.entry("23505", CONFLICT), // unique_violation
            Map.entry("23503", VALIDATION_FAILED), // foreign_key_violation: a parent is missing
            Map.entry("23001", CONFLICT), // restrict_violation: children are left
            Map.entry("23502", VALIDATION_FAILED), // not_null_violation
            Map.entry("23514", VALIDATION_FAILED), // check_violation
            Map.entry("23P01", CONFLICT), // exclusion_violation
            Map.entry("25006", NO_PRIMARY), // read_only_sql_transaction: the node is no primary any more
            Map.entry("40001", DATABASE_UNAVAILABLE), // serialization_failure, also a conflict with recovery
            Map.entry("40P01", DATABASE_UNAVAILABLE), // deadlock_detected
            Map.entry("42501", FORBIDDEN), // insufficient_privilege, also a row that a policy refuses
            Map.entry("53300", DATABASE_UNAVAILABLE), // too_many_connections
            Map.entry("55P03", DATABASE_UNAVAILABLE), // lock_not_available
            Map.entry("57014", DEADLINE_EXCEEDED), // query_canceled by statement_timeout
            Map.entry("57P01", DATABASE_UNAVAILABLE), // admin_shutdown
            Map.entry("57P02", DATABASE_UNAVAILABLE), // crash_shutdown
            Map.entry("57P03", DATABASE_UNAVAILABLE), // cannot_connect_now
            Map.entry("57P05", DATABASE_UNAVAILABLE)); // idle_session_timeout

    private static final Map<String, ProblemType> BY_CLASS = Map.of(
            "08", DATABASE_UNAVAILABLE, // connection exception
            "22", VALIDATION_FAILED, // data exception
            "28", DATABASE_UNAVAILABLE); // invalid authorization: our own credentials

    private SqlStates() {}

    /** The problem that a server's error with this SQLSTATE is; null or a strange one is {@code INTERNAL}. */
    public static ProblemType problemOf(@Nullable String sqlState) {
        if (sqlState == null || sqlState.length() != 5) {
            return INTERNAL;
        }
        ProblemType exact = EXACT.get(sqlState);
        return exact != null ? exact : BY_CLASS.getOrDefault(sqlState.substring(0, 2), INTERNAL);
    }
}
