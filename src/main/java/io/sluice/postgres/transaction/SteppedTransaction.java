package io.sluice.postgres.transaction;

import io.sluice.postgres.Transaction;
import io.sluice.postgres.node.DestroyReason;
import io.sluice.postgres.node.PooledConnection;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;

/**
 * A transaction whose later steps depend on the answers to the earlier ones. All state is touched on the connection's
 * event loop only; whoever ends it first, by commit, rollback or the limit, decides.
 */
final class SteppedTransaction implements Transaction {

    private final PooledConnection connection;
    private final ContextInternal caller;
    private final ServerErrors errors;
    private final Vertx vertx;
    private final Promise<Void> opened = Promise.promise();
    private final long timer;

    private boolean failed;
    private boolean ended;
    private boolean late;

    /** Sends BEGIN and the caller's scope ahead; nobody waits for their answers before the first step's. */
    SteppedTransaction(
            PooledConnection connection,
            Call<Scope> scope,
            ContextInternal caller,
            ServerErrors errors,
            Vertx vertx,
            Duration limit) {
        this.connection = connection;
        this.caller = caller;
        this.errors = errors;
        this.vertx = vertx;
        this.timer = vertx.setTimer(
                limit.toMillis(),
                id -> onLoop(() -> {
                    late = true;
                    connection.destroy(DestroyReason.HUNG);
                }));
        connection.flush(
                client -> Future.join(
                                client.query(Access.WRITE.begin()).execute(),
                                client.preparedQuery(scope.statement().sql()).execute(scope.arguments()))
                        .onComplete(result -> {
                            if (result.succeeded()) {
                                opened.complete();
                            } else {
                                failed = true;
                                opened.fail(result.cause());
                            }
                        }),
                () -> {
                    failed = true;
                    opened.fail(new IllegalStateException("The connection was closed before its use"));
                });
    }

    @Override
    public <R> Uni<List<R>> run(Call<R> call) {
        return Uni.createFrom().emitter(emitter -> {
            Promise<List<R>> answer = caller.promise();
            answer.future().onSuccess(emitter::complete).onFailure(emitter::fail);
            step(call, answer);
        });
    }

    /** Makes the writes last; fails if any step failed, and then nothing lasts. */
    Future<Void> commit() {
        return end("COMMIT");
    }

    /** Undoes everything; does nothing to a transaction that has ended. */
    Future<Void> rollback() {
        return end("ROLLBACK");
    }

    private <R> void step(Call<R> call, Promise<List<R>> answer) {
        onLoop(() -> {
            if (ended || failed) {
                answer.fail(new IllegalStateException("The transaction has ended"));
                return;
            }
            connection.flush(
                    client -> {
                        Future<RowSet<Row>> sent =
                                client.preparedQuery(call.statement().sql()).execute(call.arguments());
                        Future.join(opened.future(), sent).onComplete(result -> answerStep(call, result, sent, answer));
                    },
                    () -> answer.fail(ServerErrors.lost(false, closed())));
        });
    }

    private <R> void answerStep(
            Call<R> call, AsyncResult<?> result, Future<RowSet<Row>> sent, Promise<List<R>> answer) {
        if (result.succeeded()) {
            answer.complete(call.read(sent.result()));
        } else {
            failed = true;
            answer.fail(explain(call.statement().name(), result.cause(), false));
        }
    }

    private Future<Void> end(String command) {
        Promise<Void> done = caller.promise();
        onLoop(() -> {
            if (ended) {
                done.complete();
                return;
            }
            ended = true;
            boolean commit = command.equals("COMMIT");
            boolean lasting = commit && !failed;
            connection.flush(
                    client -> {
                        Future<RowSet<Row>> answer =
                                client.query(lasting ? command : "ROLLBACK").execute();
                        Future.join(opened.future(), answer).onComplete(ignored -> {
                            vertx.cancelTimer(timer);
                            giveBack(answer);
                            if (lasting && answer.failed()) {
                                done.fail(explain("commit", answer.cause(), true));
                            } else if (commit && !lasting) {
                                done.fail(passedOver());
                            } else {
                                done.complete();
                            }
                        });
                    },
                    () -> {
                        vertx.cancelTimer(timer);
                        connection.destroy(DestroyReason.CLOSED);
                        done.fail(ServerErrors.lost(false, closed()));
                    });
        });
        return done.future();
    }

    private static GatewayException passedOver() {
        return new GatewayException(ProblemType.INTERNAL, "A step of the transaction failed and was passed over.");
    }

    private void giveBack(Future<RowSet<Row>> answer) {
        if (opened.future().succeeded() && (answer.succeeded() || answer.cause() instanceof PgException)) {
            connection.release();
        } else {
            connection.destroy(DestroyReason.UNCLEAN);
        }
    }

    private GatewayException explain(String statement, Throwable cause, boolean mayHaveWritten) {
        if (cause instanceof PgException error) {
            return errors.explain(statement, error);
        }
        return late ? ServerErrors.late(mayHaveWritten, cause) : ServerErrors.lost(mayHaveWritten, cause);
    }

    private void onLoop(Runnable block) {
        connection.context().runOnContext(ignored -> block.run());
    }

    private static Throwable closed() {
        return new IllegalStateException("The connection is closed");
    }
}
