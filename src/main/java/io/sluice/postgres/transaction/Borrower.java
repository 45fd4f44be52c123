package io.sluice.postgres.transaction;

import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.fault.RetryClass;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Gets the connection for an attempt, within the caller's deadline. Thread-safe. */
@Singleton
class Borrower {

    private final Vertx vertx;
    private final Router router;

    Borrower(Vertx vertx, Router router) {
        this.vertx = vertx;
        this.router = router;
    }

    /**
     * A connection to the route's node. A caller that has left, or whose time is over, does not get one any more; what
     * arrives then goes back unused.
     *
     * @return fails with an {@link AttemptFailure}; nothing was sent
     */
    Future<Borrowed> borrow(ContextInternal context, Route route, Access access, WorkContext work, String name) {
        if (work.deadline().isOver()) {
            return context.failedFuture(tooLate());
        }
        long begun = System.nanoTime();
        Promise<Borrowed> promise = context.promise();
        long timer = vertx.setTimer(Math.max(1, work.deadline().left().toMillis()), id -> promise.tryFail(tooLate()));
        route.node().pool().acquire(context).onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.failed()) {
                promise.tryFail(refused(route, result.cause()));
                return;
            }
            PooledConnection connection = result.result();
            long now = System.nanoTime();
            connection.use(name, access == Access.READ);
            if (work.departure().hasLeft()) {
                promise.tryFail(new AttemptFailure(
                        new GatewayException(ProblemType.DEADLINE_EXCEEDED, "The caller has left."),
                        RetryClass.FINAL,
                        false));
            }
            if (!promise.tryComplete(
                    new Borrowed(connection, new Visit(route, access, work, Duration.ofNanos(now - begun), now)))) {
                connection.release();
            }
        });
        return promise.future();
    }

    private AttemptFailure refused(Route route, Throwable cause) {
        if (!(cause instanceof GatewayException problem)) {
            return AttemptFailure.last(new GatewayException(
                    ProblemType.INTERNAL, "Something failed that was not expected; it was recorded.", cause));
        }
        boolean unreachable = problem.type() == ProblemType.DATABASE_UNAVAILABLE;
        if (unreachable) {
            router.suspect(route.node());
        }
        return new AttemptFailure(problem, unreachable ? RetryClass.NOT_SENT : RetryClass.FINAL, unreachable);
    }

    private static AttemptFailure tooLate() {
        return AttemptFailure.last(new GatewayException(
                ProblemType.DEADLINE_EXCEEDED, "The time for the request was over before it reached the database."));
    }
}
