package io.sluice.postgres.transaction;

import io.sluice.observe.Observers;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Results;
import io.sluice.postgres.Work;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.postgres.statement.Call;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to write: waits for a primary if need be, and sends the transaction with a fence, so that a node which is
 * not the primary of the expected timeline refuses it. Thread-safe.
 */
@Singleton
class WriteAttempt {

    private final Vertx vertx;
    private final Router router;
    private final Borrower borrower;
    private final Prologue prologue;
    private final TransactionConfig config;
    private final Observers observers;
    private final ServerErrors errors;

    WriteAttempt(
            Vertx vertx,
            Router router,
            Borrower borrower,
            Prologue prologue,
            TransactionConfig config,
            Observers observers) {
        this.vertx = vertx;
        this.router = router;
        this.borrower = borrower;
        this.prologue = prologue;
        this.config = config;
        this.observers = observers;
        this.errors = new ServerErrors(observers);
    }

    /** In one flush. */
    Future<Results> group(ContextInternal context, WorkContext work, String name, boolean again, List<Call<?>> calls) {
        return borrow(context, work, name, again).compose(borrowed -> {
            Promise<StatementGroup.Answered> answer = context.promise();
            new StatementGroup(borrowed, prologue.write(work, borrowed.route()), calls, errors, answer)
                    .send(watchdog(borrowed, name));
            return answer.future()
                    .map(answered -> committed(borrowed, answered.position(), answered.results()))
                    .onComplete(result -> finished(borrowed, name, result.cause()));
        });
    }

    /** In steps; the work decides each by the answers before. */
    <T> Future<T> steps(ContextInternal context, WorkContext work, String name, boolean again, Work<T> steps) {
        return borrow(context, work, name, again).compose(borrowed -> {
            SteppedTransaction transaction = new SteppedTransaction(
                    borrowed, prologue.write(work, borrowed.route()), context, errors, watchdog(borrowed, name));
            Promise<T> outcome = context.promise();
            Cancellable running = Uni.createFrom()
                    .deferred(() -> steps.in(transaction))
                    .subscribe()
                    .with(
                            item -> transaction
                                    .commit()
                                    .map(position -> committed(borrowed, position, item))
                                    .onSuccess(outcome::tryComplete)
                                    .onFailure(outcome::tryFail),
                            failure -> transaction
                                    .rollback()
                                    .onComplete(ignored -> outcome.tryFail(transaction.causeOf(failure))));
            Runnable stopListening = work.departure().listen(() -> {
                running.cancel();
                Future<Void> unused = transaction
                        .rollback()
                        .onComplete(ignored -> outcome.tryFail(new CancellationException("The caller has left")));
            });
            return outcome.future().onComplete(result -> {
                stopListening.run();
                finished(borrowed, name, result.cause());
            });
        });
    }

    /**
     * After a failure the last snapshot is not believed any more: every node is asked again before the next attempt.
     */
    private Future<Borrowed> borrow(ContextInternal context, WorkContext work, String name, boolean again) {
        Future<Void> known = again ? router.refreshed(context) : context.succeededFuture();
        return known.compose(ignored -> router.primary(context, work.deadline()))
                .compose(route -> borrower.borrow(context, route, Access.WRITE, work, name));
    }

    private Watchdog watchdog(Borrowed borrowed, String name) {
        return new Watchdog(
                borrowed.connection(),
                vertx,
                config.limit(borrowed.work().deadline()),
                !borrowed.route().member().synchronousStandbys(),
                borrowed.work().departure(),
                Watchdog.report(observers, borrowed.route().node().name(), name));
    }

    /**
     * Notes the state that holds the write. Without a position, whose answer may be lost after COMMIT's, there is none.
     */
    private static <T> T committed(Borrowed borrowed, List<?> position, T result) {
        Long bytes = position.isEmpty() ? null : ((ScopeSql.LogPosition) position.get(0)).position();
        Route route = borrowed.route();
        if (bytes != null) {
            borrowed.work()
                    .served()
                    .committed(new ConsistencyToken(
                            route.topology().systemId(), route.member().timeline(), bytes));
            route.member().progress().advance(bytes);
        }
        return result;
    }

    private void finished(Borrowed borrowed, String name, @Nullable Throwable failure) {
        Route route = borrowed.route();
        borrowed.visit().served(route.role());
        if (failure instanceof AttemptFailure attempt && attempt.isNodeFault()) {
            router.suspect(route.node());
        }
        observers.workFinished(
                name,
                route.role(),
                Outcomes.word(failure),
                borrowed.visit().waited(),
                borrowed.visit().ran());
    }
}
