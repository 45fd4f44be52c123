package io.sluice.postgres.transaction;

import io.sluice.observe.Observers;
import io.sluice.postgres.Results;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.fault.NodeBreakers;
import io.sluice.postgres.fault.RetryClass;
import io.sluice.postgres.lane.Lane;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to read: goes along the routes until a node answers that is as far as it must be. A node that cannot be
 * connected to, that is left alone by its breaker, that fails for reasons of its own or that turns out to be behind the
 * token is passed over. Thread-safe.
 */
@Singleton
class ReadAttempt {

    private final Vertx vertx;
    private final Router router;
    private final SharedRead shared;
    private final Borrower borrower;
    private final NodeBreakers breakers;
    private final Prologue prologue;
    private final TransactionConfig config;
    private final Observers observers;
    private final ServerErrors errors;
    private final FreshnessCheck freshness;

    ReadAttempt(
            Vertx vertx,
            Router router,
            SharedRead shared,
            Borrower borrower,
            NodeBreakers breakers,
            Prologue prologue,
            TransactionConfig config,
            Observers observers) {
        this.vertx = vertx;
        this.router = router;
        this.shared = shared;
        this.borrower = borrower;
        this.breakers = breakers;
        this.prologue = prologue;
        this.config = config;
        this.observers = observers;
        this.errors = new ServerErrors(observers);
        this.freshness = new FreshnessCheck(router, observers);
    }

    Future<Results> run(ContextInternal context, WorkContext work, String name, boolean again, List<Call<?>> calls) {
        // After a failure the last snapshot is not believed any more.
        Future<Void> known = again ? router.refreshed(context) : context.succeededFuture();
        return known.compose(ignored -> router.reads(context, work.freshness(), work.deadline()))
                .compose(routes -> along(context, routes, 0, work, name, calls, null));
    }

    private Future<Results> along(
            ContextInternal context,
            List<Route> routes,
            int position,
            WorkContext work,
            String name,
            List<Call<?>> calls,
            @Nullable Throwable last) {
        if (position == routes.size()) {
            return context.failedFuture(last == null || last instanceof NodeBehind ? nobodyIsThatFar() : last);
        }
        Route route = routes.get(position);
        // Where every other node failed, an open breaker is the wrong advice.
        boolean spared = position + 1 < routes.size();
        return pause(context, route, work)
                .compose(ignored -> entered(context, route, work, name, calls, spared))
                .recover(failure -> isPassable(failure, work)
                        ? along(context, routes, position + 1, work, name, calls, failure)
                        : context.failedFuture(failure));
    }

    /** Whether the next node is asked at once, without a retry: a node's own fault says nothing of the others. */
    private static boolean isPassable(Throwable failure, WorkContext work) {
        return failure instanceof NodeBehind
                || NodeBreakers.isOpen(failure)
                || (failure instanceof AttemptFailure attempt && isPassable(attempt, work));
    }

    private static boolean isPassable(AttemptFailure failure, WorkContext work) {
        boolean answeredIll = failure.isNodeFault() && failure.retryClass() == RetryClass.FINAL;
        return failure.retryClass() == RetryClass.NOT_SENT
                || failure.problem().type() == ProblemType.OVERLOADED
                || (answeredIll && !work.deadline().isOver());
    }

    private Future<Void> pause(ContextInternal context, Route route, WorkContext work) {
        Duration wait = route.pause();
        if (wait.isZero() || work.deadline().left().compareTo(wait) < 0) {
            return context.succeededFuture();
        }
        Promise<Void> over = context.promise();
        vertx.setTimer(Math.max(1, wait.toMillis()), id -> over.complete());
        return over.future();
    }

    private Future<Results> entered(
            ContextInternal context, Route route, WorkContext work, String name, List<Call<?>> calls, boolean spared) {
        try {
            router.enter(route);
        } catch (GatewayException full) {
            return context.failedFuture(AttemptFailure.last(full));
        }
        Future<Results> answer = spared && !breakers.isQuiet(route.node().name())
                ? future(
                        context,
                        breakers.attempt(route.node().name(), () -> uni(() -> on(context, route, work, name, calls))))
                : on(context, route, work, name, calls);
        return answer.onComplete(result -> {
            router.leave(route);
            if (result.cause() instanceof AttemptFailure failure && failure.isNodeFault()) {
                breakers.failed(route.node().name());
            }
        });
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

    private static AttemptFailure nobodyIsThatFar() {
        return new AttemptFailure(
                new GatewayException(
                        ProblemType.DATABASE_UNAVAILABLE,
                        "No node that can be reached is as far as the consistency token yet; try again soon."),
                RetryClass.NOT_SENT,
                false);
    }

    private static <T> Uni<T> uni(Supplier<Future<T>> attempt) {
        return Uni.createFrom().emitter(emitter -> {
            Future<T> unused = attempt.get().onSuccess(emitter::complete).onFailure(emitter::fail);
        });
    }

    private static <T> Future<T> future(ContextInternal context, Uni<T> uni) {
        Promise<T> promise = context.promise();
        var unused = uni.subscribe().with(promise::complete, promise::fail);
        return promise.future();
    }
}
