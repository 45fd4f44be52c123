package io.sluice.postgres.transaction;

import io.sluice.observe.Observers;
import io.sluice.postgres.Results;
import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to begin a stream of rows: goes along the routes until a node has answered the first of them.
 * Thread-safe.
 */
@Singleton
class StreamAttempt {

    private static final Results NONE = new Results(List.of(), List.of());

    private final Vertx vertx;
    private final Router router;
    private final RouteWalk walk;
    private final Borrower borrower;
    private final Prologue prologue;
    private final Observers observers;
    private final ServerErrors errors;
    private final FreshnessCheck freshness;

    StreamAttempt(
            Vertx vertx, Router router, RouteWalk walk, Borrower borrower, Prologue prologue, Observers observers) {
        this.vertx = vertx;
        this.router = router;
        this.walk = walk;
        this.borrower = borrower;
        this.prologue = prologue;
        this.observers = observers;
        this.errors = new ServerErrors(observers);
        this.freshness = new FreshnessCheck(router, observers);
    }

    /** The open statement with its first rows. */
    <R> Future<Portal<R>> run(
            ContextInternal context, WorkContext work, boolean again, Call<R> call, StreamLimits limits) {
        return walk.along(context, work, again, new Errand<Portal<R>>() {
            @Override
            public Future<Portal<R>> at(Route route) {
                return borrower.borrow(
                                context,
                                route,
                                Access.READ,
                                work,
                                call.statement().name())
                        .compose(borrowed -> open(context, borrowed, call, limits));
            }

            @Override
            public boolean stays() {
                return true;
            }
        });
    }

    private <R> Future<Portal<R>> open(ContextInternal context, Borrowed borrowed, Call<R> call, StreamLimits limits) {
        Portal<R> portal = new Portal<>(context, vertx, borrowed, call, limits, observers, errors);
        return portal.open(prologue.stream(borrowed.work(), limits))
                .map(scope -> freshness.checked(borrowed.visit(), new StatementGroup.Answered(NONE, scope, List.of())))
                .compose(fresh -> portal.start())
                .onSuccess(started -> started.over().onComplete(ignored -> {
                    router.leave(borrowed.route());
                    finished(borrowed.visit(), call, started.failed());
                }))
                .onFailure(failure -> {
                    portal.end();
                    finished(borrowed.visit(), call, failure);
                });
    }

    private void finished(Visit visit, Call<?> call, @Nullable Throwable failure) {
        Route route = visit.route();
        if (failure instanceof AttemptFailure attempt && attempt.isNodeFault()) {
            router.suspect(route.node());
        }
        observers.workFinished(
                call.statement().name(), route.role(), Outcomes.word(failure), visit.waited(), visit.ran());
    }
}
