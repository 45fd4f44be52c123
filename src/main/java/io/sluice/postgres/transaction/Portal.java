package io.sluice.postgres.transaction;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.Departure;
import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read-only transaction whose one statement is executed in steps: the server keeps it in a portal and goes on only
 * when more rows are asked for (PostgreSQL 18 docs, 54.2.3). It is ended when all rows were read, at the deadline, when
 * the caller leaves, or by whoever has enough of it; a step that runs then is cancelled. All state is touched on the
 * connection's event loop only.
 *
 * @param <R> the row's record
 */
final class Portal<R> {

    /** How long the server may take to end the transaction before the connection is given up. */
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final Borrowed borrowed;
    private final PooledConnection connection;
    private final ContextInternal caller;
    private final Vertx vertx;
    private final Call<R> call;
    private final StreamLimits limits;
    private final GatewayObserver observer;
    private final ServerErrors errors;
    private final Promise<Void> over = Promise.promise();

    private @Nullable PreparedStatement statement;
    private @Nullable Cursor cursor;
    private @Nullable Watchdog step;
    private Runnable stopListening = () -> {};
    private long timer;
    private boolean begun;
    private boolean ended;

    /** Why there are no more rows although the statement has some; the first reason counts. */
    private volatile @Nullable AttemptFailure failed;

    /** The first rows, until they are taken. */
    private @Nullable List<R> first;

    Portal(
            ContextInternal caller,
            Vertx vertx,
            Borrowed borrowed,
            Call<R> call,
            StreamLimits limits,
            GatewayObserver observer,
            ServerErrors errors) {
        this.caller = caller;
        this.vertx = vertx;
        this.borrowed = borrowed;
        this.connection = borrowed.connection();
        this.call = call;
        this.limits = limits;
        this.observer = observer;
        this.errors = errors;
    }

    /** Begins, and has the statement prepared, in one flush; gives the answer to the last of the prologue. */
    Future<List<?>> open(List<Call<?>> prologue) {
        Promise<List<?>> opened = caller.promise();
        onLoop(() -> {
            step = watch();
            timer = vertx.setTimer(Math.max(1, limits.deadline().left().toMillis()), id -> onLoop(() -> stop(late())));
            stopListening = borrowed.work().departure().listen(() -> onLoop(() -> stop(left())));
            Promise<List<?>> scope = Promise.promise();
            connection.flush(
                    client -> Opening.send(client, borrowed.access(), prologue).onComplete(scope),
                    () -> scope.fail(ServerErrors.notSent()));
            Future<PreparedStatement> prepared =
                    connection.prepareOnce(call.statement().sql());
            Future.join(scope.future(), prepared).onComplete(ignored -> {
                answered();
                begun = scope.future().succeeded();
                statement = prepared.result();
                Throwable cause = scope.future().failed() ? scope.future().cause() : prepared.cause();
                if (cause == null && failed == null && statement != null) {
                    cursor = statement.cursor(call.arguments());
                    opened.complete(scope.future().result());
                } else {
                    opened.fail(fail(failure(cause)));
                }
            });
        });
        return opened.future();
    }

    /** Reads the first rows and keeps them for {@link #next}. */
    Future<Portal<R>> start() {
        return read().map(rows -> {
            first = rows;
            return this;
        });
    }

    /** The next rows; none at the end. */
    Future<List<R>> next() {
        List<R> kept = first;
        first = null;
        return kept != null
                ? caller.succeededFuture(kept)
                : read().recover(failure ->
                        caller.failedFuture(failure instanceof AttemptFailure known ? known.problem() : failure));
    }

    /** Ends the transaction, whatever it does. */
    void end() {
        onLoop(() -> {
            if (step == null) {
                finish();
            }
        });
    }

    /** Completes when the connection was given back or given up. */
    Future<Void> over() {
        return over.future();
    }

    /** What went wrong; null if nothing has so far. */
    @Nullable
    AttemptFailure failed() {
        return failed;
    }

    private Future<List<R>> read() {
        Promise<List<R>> rows = caller.promise();
        onLoop(() -> {
            AttemptFailure failure = failed;
            Cursor known = cursor;
            if (failure != null) {
                rows.fail(failure);
            } else if (ended || known == null) {
                rows.complete(List.of());
            } else {
                step = watch();
                known.read(limits.batchRows()).onComplete(answer -> {
                    answered();
                    if (answer.succeeded() && failed == null) {
                        taken(known, answer.result(), rows);
                    } else {
                        rows.fail(fail(failure(answer.cause())));
                    }
                });
            }
        });
        return rows.future();
    }

    private void taken(Cursor known, RowSet<Row> answer, Promise<List<R>> rows) {
        try {
            List<R> batch = call.read(answer);
            if (!known.hasMore()) {
                finish();
            }
            rows.complete(batch);
        } catch (RuntimeException e) {
            rows.fail(fail(AttemptFailure.last(
                    new GatewayException(ProblemType.INTERNAL, "A row could not be read; it was recorded.", e))));
        }
    }

    private Watchdog watch() {
        return new Watchdog(
                connection,
                vertx,
                limits.deadline().left(),
                true,
                borrowed.work().departure(),
                Watchdog.report(
                        observer,
                        borrowed.route().node().name(),
                        call.statement().name()));
    }

    private void answered() {
        Watchdog known = step;
        step = null;
        if (known != null) {
            known.end();
        }
    }

    /** From outside: a step that runs is ended by its watchdog, and with it the transaction. */
    private void stop(AttemptFailure reason) {
        if (ended) {
            return;
        }
        if (failed == null) {
            failed = reason;
        }
        if (step == null) {
            finish();
        }
    }

    private AttemptFailure fail(AttemptFailure failure) {
        failed = failure;
        finish();
        return failure;
    }

    /**
     * COMMIT ends the transaction, failed or not. Unlike after other work an error is no proof of that: a late cancel
     * that hits COMMIT itself leaves the transaction open.
     */
    private void finish() {
        if (ended) {
            return;
        }
        ended = true;
        vertx.cancelTimer(timer);
        stopListening.run();
        Watchdog watchdog = new Watchdog(connection, vertx, ENDING, false, new Departure(), () -> {});
        PreparedStatement known = statement;
        if (known != null) {
            Future<Void> unused = known.close();
        }
        connection.flush(
                client -> client.query("COMMIT").execute().onComplete(answer -> {
                    watchdog.end();
                    if (begun && answer.succeeded()) {
                        connection.release();
                    } else {
                        connection.destroy(DestroyReason.UNCLEAN);
                    }
                    over.tryComplete();
                }),
                () -> {
                    watchdog.end();
                    connection.destroy(DestroyReason.CLOSED);
                    over.tryComplete();
                });
    }

    /** Why it was stopped, if it was; what a step failed with only follows from that. */
    private AttemptFailure failure(@Nullable Throwable cause) {
        AttemptFailure reason = failed;
        if (reason != null) {
            return reason;
        }
        Throwable known = cause == null ? new IllegalStateException("no answer and no failure") : cause;
        return known instanceof AttemptFailure failure
                ? failure
                : errors.failure(
                        borrowed.visit(),
                        connection,
                        call.statement().name(),
                        call,
                        known,
                        false,
                        limits.deadline().isOver());
    }

    private static AttemptFailure late() {
        return AttemptFailure.last(
                new GatewayException(ProblemType.DEADLINE_EXCEEDED, "The time for all of the rows was over."));
    }

    private static AttemptFailure left() {
        return AttemptFailure.last(new GatewayException(ProblemType.DEADLINE_EXCEEDED, "The caller has left."));
    }

    private void onLoop(Runnable block) {
        connection.context().runOnContext(ignored -> block.run());
    }
}
