package io.sluice.postgres.transaction;

import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.node.SessionParameters;
import io.sluice.postgres.pool.PoolConfig;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.statement.Statement;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.TenantId;
import io.sluice.tenancy.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The statements that come before a caller's own: who it is, how long it waits, and the fence of a write. The last one
 * is the scope. Thread-safe.
 */
@Singleton
class Prologue {

    /** By so much later than the gateway the server ends a stream by itself. */
    private static final Duration BACKSTOP = Duration.ofSeconds(5);

    private final long longestStatement;
    private final List<Call<?>> parameters;

    Prologue(PoolConfig pool, SessionParameters session) {
        this.longestStatement = pool.statementTimeout().toMillis();
        Map<String, String> toSet = session.toSet();
        this.parameters = toSet.isEmpty()
                ? List.of()
                : List.of(ScopeSql.SET_PARAMETERS.with(
                        toSet.keySet().toArray(String[]::new), toSet.values().toArray(String[]::new)));
    }

    /** Of a read: the scope asks how far the node is. */
    List<Call<?>> read(WorkContext work) {
        return read(work, longestStatement);
    }

    /** As above, where a statement may not take longer than this. */
    List<Call<?>> read(WorkContext work, Duration limit) {
        return read(work, Math.min(limit.toMillis(), longestStatement));
    }

    /** Of a read on a shared lane of a replica, whose position is known well enough. */
    List<Call<?>> shared(WorkContext work) {
        Caller caller = work.caller();
        return List.of(ScopeSql.ENTER_SHARED_READ.with(tenant(caller), user(caller), caller.groupWords()));
    }

    private List<Call<?>> read(WorkContext work, long limit) {
        Caller caller = work.caller();
        Statement<ScopeSql.ReadScope> scope =
                work.freshness().token() == null ? ScopeSql.ENTER_READ : ScopeSql.ENTER_TOKEN_READ;
        return with(scope.with(tenant(caller), user(caller), caller.groupWords(), timeout(work, limit)));
    }

    /** Of a stream of rows, which has as much time as its deadline leaves it. */
    List<Call<?>> stream(WorkContext work, StreamLimits limits) {
        Duration left = limits.deadline().left();
        List<Call<?>> scope = read(work, left.toMillis());
        List<Call<?>> all = new ArrayList<>(scope);
        all.add(
                scope.size() - 1,
                ScopeSql.LIMIT_STREAM.with(
                        limits.workMemKilobytes() + "kB",
                        Long.toString(left.plus(BACKSTOP).toMillis())));
        return all;
    }

    /** Of a write on the node that is believed to be the primary: the scope refuses if it is not. */
    List<Call<?>> write(WorkContext work, Route route) {
        Caller caller = work.caller();
        return with(ScopeSql.ENTER_WRITE.with(
                tenant(caller),
                user(caller),
                caller.groupWords(),
                timeout(work, longestStatement),
                hex(route.member().timeline())));
    }

    private List<Call<?>> with(Call<?> scope) {
        if (parameters.isEmpty()) {
            return List.of(scope);
        }
        // The scope comes last, since the parameters hold a statement_timeout that does not know the deadline.
        List<Call<?>> all = new ArrayList<>(parameters);
        all.add(scope);
        return all;
    }

    /** What is left of the deadline, so that the server gives up no later than the caller does. */
    private static String timeout(WorkContext work, long limit) {
        long left = work.deadline().left().toMillis();
        return Long.toString(Math.max(1, Math.min(left, limit)));
    }

    private static String tenant(Caller caller) {
        TenantId tenant = caller.tenant();
        return tenant == null ? "" : Long.toString(tenant.value());
    }

    private static String user(Caller caller) {
        UserId user = caller.user();
        return user == null ? "" : Long.toString(user.value());
    }

    /** As the log's file names have it. */
    static String hex(int timeline) {
        String digits = Integer.toHexString(timeline).toUpperCase(Locale.ROOT);
        return "0".repeat(8 - digits.length()) + digits;
    }
}
