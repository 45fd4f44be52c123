package io.sluice.postgres.transaction;

import io.sluice.postgres.Transaction;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose later steps depend on the answers to the earlier ones. All state is touched on the connection's
 * event loop only; whoever ends it first, by commit, rollback or the watchdog, decides.
 */
final class SteppedTransaction implements Transaction {

    private final Borrowed borrowed;
    private final PooledConnection connection;
    private final ContextInternal caller;
    private final ServerErrors errors;
    private final Watchdog watchdog;
    private final List<Call<?>> prologue;
    private final Promise<Void> opened = Promise.promise();

    private boolean begun;
    private boolean ended;

    /** The first thing that went wrong; whatever comes after only follows from it. */
    private volatile @Nullable AttemptFailure failed;

    /** Sends nothing yet: BEGIN and the prologue leave in one flush with the first step. */
    SteppedTransaction(
            Borrowed borrowed, List<Call<?>> prologue, ContextInternal caller, ServerErrors errors, Watchdog watchdog) {
        this.borrowed = borrowed;
        this.connection = borrowed.connection();
        this.prologue = prologue;
        this.caller = caller;
        this.errors = errors;
        this.watchdog = watchdog;
    }

    @Override
    public <R> Uni<List<R>> run(Call<R> call) {
        return Uni.createFrom().emitter(emitter -> {
            Promise<List<R>> answer = caller.promise();
            answer.future().onSuccess(emitter::complete).onFailure(emitter::fail);
            step(call, answer);
        });
    }

    /** Makes the writes last and says where the log is then; fails if any step failed, and then nothing lasts. */
    Future<List<?>> commit() {
        Promise<List<?>> done = caller.promise();
        onLoop(() -> {
            if (failed == null && begun) {
                ended = true;
                connection.flush(client -> commit(client, done), () -> lost(done));
            } else if (failed == null) {
                rollback().onComplete(ignored -> done.complete(List.of()));
            } else {
                AttemptFailure passedOver = AttemptFailure.last(new GatewayException(
                        ProblemType.INTERNAL, "A step of the transaction failed and was passed over."));
                rollback().onComplete(ignored -> done.fail(passedOver));
            }
        });
        return done.future();
    }

    /** Undoes everything; does nothing to a transaction that has ended. Never fails. */
    Future<Void> rollback() {
        Promise<Void> done = caller.promise();
        onLoop(() -> {
            if (ended) {
                done.complete();
                return;
            }
            ended = true;
            if (!begun) {
                watchdog.end();
                connection.release();
                done.complete();
                return;
            }
            connection.flush(
                    client -> {
                        Future<RowSet<Row>> answer = client.query("ROLLBACK").execute();
                        Future.join(opened.future(), answer).onComplete(ignored -> {
                            watchdog.end();
                            giveBack(answer.succeeded());
                            done.complete();
                        });
                    },
                    () -> {
                        watchdog.end();
                        connection.destroy(DestroyReason.CLOSED);
                        done.complete();
                    });
        });
        return done.future();
    }

    /** What the transaction failed with, if that is what the work's failure comes from. */
    Throwable causeOf(Throwable failure) {
        AttemptFailure known = failed;
        return known != null && failure instanceof GatewayException problem && problem == known.problem()
                ? known
                : failure;
    }

    private void open(SqlClient client) {
        List<Future<?>> sent = new ArrayList<>();
        Future<?> begin = client.query(Access.WRITE.begin()).execute();
        sent.add(begin);
        Future<RowSet<Row>> scope = Future.failedFuture("no prologue");
        for (Call<?> call : prologue) {
            scope = client.preparedQuery(call.statement().sql()).execute(call.arguments());
            sent.add(scope);
        }
        Future<RowSet<Row>> last = scope;
        Future.join(sent).onComplete(result -> {
            if (result.succeeded()) {
                opened.complete();
            } else {
                Call<?> culprit = begin.failed() || !last.failed() ? null : prologue.get(prologue.size() - 1);
                Throwable cause = begin.failed() ? begin.cause() : result.cause();
                fail(errors.failure(
                        borrowed.visit(), borrowed.connection(), "begin", culprit, cause, false, watchdog.isLate()));
                opened.fail(cause);
            }
        });
    }

    private <R> void step(Call<R> call, Promise<List<R>> answer) {
        onLoop(() -> {
            AttemptFailure before = failed;
            if (ended || before != null) {
                answer.fail(before == null ? new IllegalStateException("The transaction has ended") : before.problem());
                return;
            }
            connection.flush(
                    client -> {
                        if (!begun) {
                            begun = true;
                            open(client);
                        }
                        Future<RowSet<Row>> sent =
                                client.preparedQuery(call.statement().sql()).execute(call.arguments());
                        Future.join(opened.future(), sent).onComplete(result -> {
                            if (result.succeeded()) {
                                answer.complete(call.read(sent.result()));
                            } else {
                                answer.fail(fail(errors.failure(
                                        borrowed.visit(),
                                        borrowed.connection(),
                                        call.statement().name(),
                                        call,
                                        result.cause(),
                                        false,
                                        watchdog.isLate())));
                            }
                        });
                    },
                    () -> answer.fail(fail(ServerErrors.notSent())));
        });
    }

    private void commit(SqlClient client, Promise<List<?>> done) {
        Call<ScopeSql.LogPosition> question = ScopeSql.POSITION.with();
        Future<RowSet<Row>> commit = client.query("COMMIT").execute();
        Future<RowSet<Row>> position =
                client.preparedQuery(question.statement().sql()).execute();
        Future.join(opened.future(), commit, position).onComplete(ignored -> {
            watchdog.end();
            giveBack(commit.succeeded() && isAnswer(position));
            AttemptFailure before = failed;
            if (before != null) {
                done.fail(before);
            } else if (commit.failed()) {
                done.fail(errors.failure(
                        borrowed.visit(),
                        borrowed.connection(),
                        "commit",
                        null,
                        commit.cause(),
                        !isAnswer(commit),
                        watchdog.isLate()));
            } else {
                done.complete(position.succeeded() ? question.read(position.result()) : List.of());
            }
        });
    }

    private void lost(Promise<List<?>> done) {
        watchdog.end();
        connection.destroy(DestroyReason.CLOSED);
        done.fail(ServerErrors.notSent());
    }

    /** Notes the first failure and gives its problem. */
    private GatewayException fail(AttemptFailure failure) {
        AttemptFailure first = failed;
        if (first == null) {
            failed = failure;
            return failure.problem();
        }
        return first.problem();
    }

    /** An error in place of COMMIT or ROLLBACK is no end: a late cancel that hits it leaves the transaction open. */
    private void giveBack(boolean over) {
        if (opened.future().succeeded() && over) {
            connection.release();
        } else {
            connection.destroy(DestroyReason.UNCLEAN);
        }
    }

    /** The server answered, well or ill. */
    private static boolean isAnswer(Future<?> answer) {
        return answer.succeeded() || answer.cause() instanceof PgException;
    }

    private void onLoop(Runnable block) {
        connection.context().runOnContext(ignored -> block.run());
    }
}
