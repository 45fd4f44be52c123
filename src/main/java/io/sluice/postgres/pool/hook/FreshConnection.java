package io.sluice.postgres.pool.hook;

import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * A connection that was just opened and is nobody's yet: the only moment at which a hook may run statements on it. Used
 * on the connection's event loop.
 */
public final class FreshConnection {

    /** More arguments than any statement has parameters in practice. */
    private static final int TOO_MANY = 2_000;

    private final ConnectionView view;
    private final SqlConnection sql;
    private final boolean awaited;

    /** Made by the pool. */
    public FreshConnection(ConnectionView view, SqlConnection sql, boolean awaited) {
        this.view = view;
        this.sql = sql;
        this.awaited = awaited;
    }

    public ConnectionView view() {
        return view;
    }

    /** Whether somebody waits for it, so that every round trip taken here is one that a request waits longer. */
    public boolean isAwaited() {
        return awaited;
    }

    /** Runs a statement, outside of any transaction and any tenant's scope, as the runtime role. */
    public <R> Future<List<R>> run(Call<R> call) {
        return sql.preparedQuery(call.statement().sql())
                .execute(call.arguments())
                .map(call::read);
    }

    /** Prepares SQL texts one after the other, as many as the time allows; never fails. */
    public Future<Void> prepare(List<String> statements, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        Future<Void> done = Future.succeededFuture();
        for (String statement : statements) {
            done = done.compose(
                    ignored -> System.nanoTime() - until < 0 ? prepare(statement) : Future.succeededFuture());
        }
        return done;
    }

    /**
     * Has the server parse a statement without running it, so that its first use is one round trip. The driver caches
     * only what it was told to execute, and finds wrong arguments after parsing and before executing: so it is given
     * too many, on purpose. One that cannot be parsed fails here as silently as it will fail loudly when it is used.
     */
    private Future<Void> prepare(String statement) {
        return sql.preparedQuery(statement)
                .execute(Tuple.wrap(Collections.nCopies(TOO_MANY, null)))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
