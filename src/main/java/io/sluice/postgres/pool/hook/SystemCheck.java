package io.sluice.postgres.pool.hook;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;

/**
 * Refuses a connection that leads to another cluster than the one that the node belongs to: an address can change hands
 * between two looks of the watcher. Costs a round trip when a connection is opened, and nothing later.
 */
@Singleton
@Priority(900)
public class SystemCheck implements ConnectionHook {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Override
    public Future<Void> connected(FreshConnection connection) {
        Long expected = connection.view().expectedSystem();
        if (expected == null) {
            return Future.succeededFuture();
        }
        return connection
                .run(ConnectionSql.SYSTEM_ID.with())
                .map(rows -> rows.get(0).id() == expected)
                .recover(failure -> isForbidden(failure) ? Future.succeededFuture(true) : Future.failedFuture(failure))
                .compose(same -> same
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("Another cluster answers at this address")));
    }

    /** An administrator took the right to ask away; the watcher, whose role may ask, still looks. */
    private static boolean isForbidden(Throwable failure) {
        return failure instanceof PgException error && INSUFFICIENT_PRIVILEGE.equals(error.getSqlState());
    }
}
