package io.sluice.postgres.transaction;

import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.fault.NodeBreakers;
import io.sluice.postgres.fault.RetryClass;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
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
 * Goes along the nodes that may serve a read until one of them does. A node that cannot be connected to, that is left
 * alone by its breaker, that fails for reasons of its own or that turns out to be behind the token is passed over.
 * Thread-safe.
 */
@Singleton
class RouteWalk {

    private final Vertx vertx;
    private final Router router;
    private final NodeBreakers breakers;

    RouteWalk(Vertx vertx, Router router, NodeBreakers breakers) {
        this.vertx = vertx;
        this.router = router;
        this.breakers = breakers;
    }

    /** @param again an attempt was made before, so the last snapshot is not believed any more */
    <T> Future<T> along(ContextInternal context, WorkContext work, boolean again, Errand<T> errand) {
        Future<Void> known = again ? router.refreshed(context) : context.succeededFuture();
        return known.compose(ignored -> router.reads(context, work.freshness(), work.deadline()))
                .compose(routes -> from(context, routes, 0, work, errand, null));
    }

    private <T> Future<T> from(
            ContextInternal context,
            List<Route> routes,
            int position,
            WorkContext work,
            Errand<T> errand,
            @Nullable Throwable last) {
        if (position == routes.size()) {
            return context.failedFuture(last == null || last instanceof NodeBehind ? nobodyIsThatFar() : last);
        }
        Route route = routes.get(position);
        // Where every other node failed, an open breaker is the wrong advice.
        boolean spared = position + 1 < routes.size();
        return pause(context, route, work)
                .compose(ignored -> entered(context, route, errand, spared))
                .recover(failure -> isPassable(failure, work)
                        ? from(context, routes, position + 1, work, errand, failure)
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

    private <T> Future<T> entered(ContextInternal context, Route route, Errand<T> errand, boolean spared) {
        try {
            router.enter(route);
        } catch (GatewayException full) {
            return context.failedFuture(AttemptFailure.last(full));
        }
        String node = route.node().name();
        Future<T> answer = spared && !breakers.isQuiet(node)
                ? future(context, breakers.attempt(node, () -> uni(() -> errand.at(route))))
                : errand.at(route);
        return answer.onComplete(result -> {
            if (result.failed() || !errand.stays()) {
                router.leave(route);
            }
            if (result.cause() instanceof AttemptFailure failure && failure.isNodeFault()) {
                breakers.failed(node);
            }
        });
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
