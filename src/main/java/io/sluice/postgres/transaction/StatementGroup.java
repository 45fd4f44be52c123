package io.sluice.postgres.transaction;

import io.sluice.postgres.Results;
import io.sluice.postgres.node.DestroyReason;
import io.sluice.postgres.node.PooledConnection;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction in one flush: BEGIN, the caller's scope, the statements and COMMIT leave together, and the answers
 * are looked at when all have come. Used once. A failed statement makes the server answer COMMIT with a rollback that
 * the driver reports as a success, so success here means that every answer, not only the last, was one.
 */
final class StatementGroup {

    private record Sent(String name, Future<RowSet<Row>> answer) {}

    private final PooledConnection connection;
    private final Access access;
    private final Call<Scope> scope;
    private final List<Call<?>> calls;
    private final ServerErrors errors;
    private final Promise<Results> outcome;
    private boolean late;

    StatementGroup(
            PooledConnection connection,
            Access access,
            Call<Scope> scope,
            List<Call<?>> calls,
            ServerErrors errors,
            Promise<Results> outcome) {
        this.connection = connection;
        this.access = access;
        this.scope = scope;
        this.calls = calls;
        this.errors = errors;
        this.outcome = outcome;
    }

    /** Sends everything; the outcome is completed within the limit, and the connection given back or destroyed. */
    void send(Vertx vertx, Duration limit) {
        long timer = vertx.setTimer(
                limit.toMillis(),
                id -> connection.context().runOnContext(ignored -> {
                    late = true;
                    connection.destroy(DestroyReason.HUNG);
                }));
        connection.flush(client -> settle(vertx, timer, issue(client)), () -> {
            vertx.cancelTimer(timer);
            connection.destroy(DestroyReason.CLOSED);
            outcome.fail(new GatewayException(
                    ProblemType.DATABASE_UNAVAILABLE, "The connection to the database was lost before its use."));
        });
    }

    private List<Sent> issue(SqlClient client) {
        List<Sent> sent = new ArrayList<>(calls.size() + 3);
        sent.add(new Sent("begin", client.query(access.begin()).execute()));
        sent.add(issue(client, scope));
        calls.forEach(call -> sent.add(issue(client, call)));
        sent.add(new Sent("commit", client.query("COMMIT").execute()));
        return sent;
    }

    private static Sent issue(SqlClient client, Call<?> call) {
        return new Sent(
                call.statement().name(),
                client.preparedQuery(call.statement().sql()).execute(call.arguments()));
    }

    private void settle(Vertx vertx, long timer, List<Sent> sent) {
        Future.join(sent.stream().map(Sent::answer).toList()).onComplete(ignored -> {
            vertx.cancelTimer(timer);
            Sent begin = sent.get(0);
            Sent commit = sent.get(sent.size() - 1);
            Sent failed = firstFailure(sent);
            if (begin.answer.succeeded() && isAnswer(commit)) {
                connection.release();
            } else {
                connection.destroy(begin.answer.failed() ? DestroyReason.UNCLEAN : DestroyReason.CLOSED);
            }
            if (failed == null) {
                succeed(sent);
            } else {
                outcome.fail(failureOf(failed));
            }
        });
    }

    /** The server answered, well or ill; nothing but an answer shows that the transaction ended. */
    private static boolean isAnswer(Sent sent) {
        return sent.answer.succeeded() || sent.answer.cause() instanceof PgException;
    }

    private static @Nullable Sent firstFailure(List<Sent> sent) {
        for (Sent one : sent) {
            if (one.answer.failed()) {
                return one;
            }
        }
        return null;
    }

    /** The first failure is the cause; those after it only follow from it. */
    private GatewayException failureOf(Sent failed) {
        Throwable cause = failed.answer.cause();
        if (cause instanceof PgException error) {
            return errors.explain(failed.name, error);
        }
        boolean mayHaveWritten = access == Access.WRITE;
        return late ? ServerErrors.late(mayHaveWritten, cause) : ServerErrors.lost(mayHaveWritten, cause);
    }

    private void succeed(List<Sent> sent) {
        try {
            List<List<?>> rows = new ArrayList<>(calls.size());
            for (int i = 0; i < calls.size(); i++) {
                rows.add(calls.get(i).read(sent.get(i + 2).answer.result()));
            }
            outcome.complete(new Results(calls, rows));
        } catch (RuntimeException e) {
            outcome.fail(e);
        }
    }
}
