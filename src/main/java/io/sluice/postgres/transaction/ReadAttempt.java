package io.sluice.postgres.transaction;

import io.sluice.observe.Observers;
import io.sluice.postgres.Results;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.lane.Lane;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.postgres.statement.Call;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * One attempt to read: on a connection that others share where that is the place for it, else on one of its own, and
 * along the routes until a node answers that is as far as it must be. Thread-safe.
 */
@Singleton
class ReadAttempt {

    private final Vertx vertx;
    private final Router router;
    private final RouteWalk walk;
    private final SharedRead shared;
    private final Borrower borrower;
    private final Prologue prologue;
    private final TransactionConfig config;
    private final Observers observers;
    private final ServerErrors errors;
    private final FreshnessCheck freshness;

    ReadAttempt(
            Vertx vertx,
            Router router,
            RouteWalk walk,
            SharedRead shared,
            Borrower borrower,
            Prologue prologue,
            TransactionConfig config,
            Observers observers) {
        this.vertx = vertx;
        this.router = router;
        this.walk = walk;
        this.shared = shared;
        this.borrower = borrower;
        this.prologue = prologue;
        this.config = config;
        this.observers = observers;
        this.errors = new ServerErrors(observers);
        this.freshness = new FreshnessCheck(router, observers);
    }

    Future<Results> run(ContextInternal context, WorkContext work, String name, boolean again, List<Call<?>> calls) {
        return walk.along(context, work, again, route -> on(context, route, work, name, calls));
    }

    private Future<Results> on(
            ContextInternal context, Route route, WorkContext work, String name, List<Call<?>> calls) {
        Lane lane = shared.lane(context, route, calls);
        if (lane == null) {
            return exclusively(context, route, work, name, calls);
        }
        Visit visit = shared.visit(route, work);
        return shared.run(context, lane, visit, calls, errors)
                .transform(result -> result.cause() instanceof SharedRead.WrongPlace wrong
                        ? passed(wrong, context, route, work, name, calls)
                        : ended(context, visit, name, result));
    }

    private Future<Results> passed(
            SharedRead.WrongPlace wrong,
            ContextInternal context,
            Route route,
            WorkContext work,
            String name,
            List<Call<?>> calls) {
        observers.lanePassed(route.node().name(), wrong.reason());
        return exclusively(context, route, work, name, calls);
    }

    private Future<Results> exclusively(
            ContextInternal context, Route route, WorkContext work, String name, List<Call<?>> calls) {
        return borrower.borrow(context, route, Access.READ, work, name)
                .compose(borrowed -> send(context, borrowed, name, calls));
    }

    private Future<Results> send(ContextInternal context, Borrowed borrowed, String name, List<Call<?>> calls) {
        WorkContext work = borrowed.work();
        Route route = borrowed.route();
        Promise<StatementGroup.Answered> answer = context.promise();
        Watchdog watchdog = new Watchdog(
                borrowed.connection(),
                vertx,
                config.limit(work.deadline()),
                true,
                work.departure(),
                Watchdog.report(observers, route.node().name(), name));
        new StatementGroup(borrowed, prologue.read(work), calls, errors, answer).send(watchdog);
        return answer.future().transform(result -> ended(context, borrowed.visit(), name, result));
    }

    /** The node has answered or failed to. */
    private Future<Results> ended(
            ContextInternal context, Visit visit, String name, AsyncResult<StatementGroup.Answered> result) {
        Results results = null;
        Throwable failure = result.cause();
        if (failure == null) {
            try {
                results = freshness.checked(visit, result.result());
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        Route route = visit.route();
        if (failure instanceof AttemptFailure attempt && attempt.isNodeFault()) {
            router.suspect(route.node());
        }
        observers.workFinished(name, route.role(), Outcomes.word(failure), visit.waited(), visit.ran());
        return failure == null ? context.succeededFuture(results) : context.failedFuture(failure);
    }
}
