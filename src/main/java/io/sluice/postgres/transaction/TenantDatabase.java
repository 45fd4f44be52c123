package io.sluice.postgres.transaction;

import io.sluice.observe.Observers;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.Results;
import io.sluice.postgres.Work;
import io.sluice.postgres.node.PooledConnection;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Database}: takes a unit of work to a node and brings back what came of it, on the context that the caller
 * came from. A node that cannot be connected to is passed over while nothing has been sent.
 */
@Singleton
public class TenantDatabase implements Database {

    /** Failures after which the node's role is looked at again at once. */
    private static final Set<ProblemType> NODE_TROUBLE = EnumSet.of(
            ProblemType.DATABASE_UNAVAILABLE,
            ProblemType.NO_PRIMARY,
            ProblemType.OUTCOME_UNKNOWN,
            ProblemType.DEADLINE_EXCEEDED);

    private final VertxInternal vertx;
    private final Router router;
    private final TransactionConfig config;
    private final Observers observers;
    private final ServerErrors errors;

    TenantDatabase(Vertx vertx, Router router, TransactionConfig config, Observers observers) {
        this.vertx = (VertxInternal) vertx;
        this.router = router;
        this.config = config;
        this.observers = observers;
        this.errors = new ServerErrors(observers);
    }

    /** A connection and what became of the way to it. */
    private record Borrowed(PooledConnection connection, Route route, Duration waited) {}

    @Override
    public <R> Uni<List<R>> read(Caller caller, Freshness freshness, Call<R> call) {
        return readAll(caller, freshness, List.of(call)).map(results -> results.of(call));
    }

    @Override
    public Uni<Results> readAll(Caller caller, Freshness freshness, List<Call<?>> calls) {
        return group(caller, Access.READ, freshness, calls);
    }

    @Override
    public <R> Uni<List<R>> write(Caller caller, Call<R> call) {
        return writeAll(caller, List.of(call)).map(results -> results.of(call));
    }

    @Override
    public Uni<Results> writeAll(Caller caller, List<Call<?>> calls) {
        return group(caller, Access.WRITE, Freshness.STRONG, calls);
    }

    @Override
    public <T> Uni<T> transact(Caller caller, Work<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            ContextInternal context = vertx.getOrCreateContext();
            borrowFor(emitter, Access.WRITE, Freshness.STRONG, context)
                    .onSuccess(borrowed -> work(caller, work, borrowed, context, emitter))
                    .onFailure(emitter::fail);
        });
    }

    private Uni<Results> group(Caller caller, Access access, Freshness freshness, List<Call<?>> calls) {
        return Uni.createFrom().emitter(emitter -> {
            ContextInternal context = vertx.getOrCreateContext();
            borrowFor(emitter, access, freshness, context)
                    .compose(borrowed -> send(caller, access, calls, borrowed, context))
                    .onSuccess(emitter::complete)
                    .onFailure(emitter::fail);
        });
    }

    private Future<Results> send(
            Caller caller, Access access, List<Call<?>> calls, Borrowed borrowed, ContextInternal context) {
        Promise<Results> outcome = context.promise();
        String name = calls.get(calls.size() - 1).statement().name();
        long begun = System.nanoTime();
        new StatementGroup(borrowed.connection, access, Scope.enter(caller), calls, errors, outcome)
                .send(vertx, config.timeout());
        return outcome.future().onComplete(result -> finished(name, borrowed, begun, result.cause()));
    }

    private <T> void work(
            Caller caller, Work<T> work, Borrowed borrowed, ContextInternal context, UniEmitter<? super T> emitter) {
        long begun = System.nanoTime();
        SteppedTransaction transaction = new SteppedTransaction(
                borrowed.connection, Scope.enter(caller), context, errors, vertx, config.timeout());
        Cancellable steps = Uni.createFrom()
                .deferred(() -> work.in(transaction))
                .subscribe()
                .with(
                        item -> transaction
                                .commit()
                                .onSuccess(ignored -> emitter.complete(item))
                                .onFailure(emitter::fail)
                                .onComplete(result -> finished("transact", borrowed, begun, result.cause())),
                        failure -> transaction.rollback().onComplete(ignored -> {
                            finished("transact", borrowed, begun, failure);
                            emitter.fail(failure);
                        }));
        emitter.onTermination(() -> {
            steps.cancel();
            transaction.rollback();
        });
    }

    /** Borrows a connection, and gives it back unused if the caller has left meanwhile. */
    private Future<Borrowed> borrowFor(
            UniEmitter<?> emitter, Access access, Freshness freshness, ContextInternal context) {
        AtomicBoolean left = new AtomicBoolean();
        emitter.onTermination(() -> left.set(true));
        return borrow(access, freshness, context).compose(borrowed -> {
            if (left.get()) {
                borrowed.connection.release();
                return context.failedFuture(new CancellationException("The caller has left"));
            }
            return context.succeededFuture(borrowed);
        });
    }

    private Future<Borrowed> borrow(Access access, Freshness freshness, ContextInternal context) {
        try {
            return borrow(router.candidates(access, freshness), 0, System.nanoTime(), context);
        } catch (GatewayException nowhere) {
            return context.failedFuture(nowhere);
        }
    }

    private Future<Borrowed> borrow(List<Route> candidates, int position, long begun, ContextInternal context) {
        Route route = candidates.get(position);
        return route.node()
                .pool()
                .acquire(context)
                .map(connection -> new Borrowed(connection, route, Duration.ofNanos(System.nanoTime() - begun)))
                .recover(failure -> {
                    if (isUnavailable(failure)) {
                        router.suspect(route.node());
                        if (position + 1 < candidates.size()) {
                            return borrow(candidates, position + 1, begun, context);
                        }
                    }
                    return context.failedFuture(failure);
                });
    }

    private void finished(String name, Borrowed borrowed, long begun, @Nullable Throwable failure) {
        if (failure != null && isNodeTrouble(failure)) {
            router.suspect(borrowed.route.node());
        }
        observers.workFinished(
                name,
                borrowed.route.role(),
                outcomeOf(failure),
                borrowed.waited,
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private static boolean isUnavailable(Throwable failure) {
        return typeOf(failure) == ProblemType.DATABASE_UNAVAILABLE;
    }

    private static boolean isNodeTrouble(Throwable failure) {
        return NODE_TROUBLE.contains(typeOf(failure));
    }

    private static ProblemType typeOf(Throwable failure) {
        return failure instanceof GatewayException problem ? problem.type() : ProblemType.INTERNAL;
    }

    private static String outcomeOf(@Nullable Throwable failure) {
        return failure == null ? "ok" : typeOf(failure).code();
    }
}
