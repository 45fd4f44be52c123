package io.sluice.postgres.transaction;

import io.sluice.postgres.Results;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction in one flush: BEGIN, the prologue, the statements and COMMIT leave together, after a write also the
 * question where the log is, and the answers are looked at when all have come. Used once. A failed statement makes the
 * server answer COMMIT with a rollback that the driver reports as a success, so success here means that every answer,
 * not only the last, was one.
 */
final class StatementGroup {

    /** What came of it: the rows of the statements and those of the room's own questions. */
    record Answered(Results results, List<?> scope, List<?> position) {}

    private record Sent(@Nullable Call<?> call, String name, Future<RowSet<Row>> answer) {

        boolean isAnswered() {
            return answer.succeeded() || answer.cause() instanceof PgException;
        }
    }

    private final Borrowed borrowed;
    private final List<Call<?>> prologue;
    private final List<Call<?>> calls;
    private final ServerErrors errors;
    private final Promise<Answered> outcome;

    StatementGroup(
            Borrowed borrowed,
            List<Call<?>> prologue,
            List<Call<?>> calls,
            ServerErrors errors,
            Promise<Answered> outcome) {
        this.borrowed = borrowed;
        this.prologue = prologue;
        this.calls = calls;
        this.errors = errors;
        this.outcome = outcome;
    }

    /** Sends everything; the watchdog bounds it, and in the end the connection is given back or destroyed. */
    void send(Watchdog watchdog) {
        borrowed.connection().flush(client -> settle(watchdog, issue(client)), () -> {
            watchdog.end();
            borrowed.connection().destroy(DestroyReason.CLOSED);
            outcome.fail(ServerErrors.notSent());
        });
    }

    private List<Sent> issue(SqlClient client) {
        List<Sent> sent = new ArrayList<>(prologue.size() + calls.size() + 3);
        sent.add(new Sent(null, "begin", client.query(borrowed.access().begin()).execute()));
        prologue.forEach(call -> sent.add(issue(client, call)));
        calls.forEach(call -> sent.add(issue(client, call)));
        sent.add(new Sent(null, "commit", client.query("COMMIT").execute()));
        if (borrowed.access() == Access.WRITE) {
            sent.add(issue(client, ScopeSql.POSITION.with()));
        }
        return sent;
    }

    private static Sent issue(SqlClient client, Call<?> call) {
        return new Sent(
                call,
                call.statement().name(),
                client.preparedQuery(call.statement().sql()).execute(call.arguments()));
    }

    private void settle(Watchdog watchdog, List<Sent> sent) {
        Future.join(sent.stream().map(Sent::answer).toList()).onComplete(ignored -> {
            watchdog.end();
            Sent begin = sent.get(0);
            int commitAt = prologue.size() + calls.size() + 1;
            Sent commit = sent.get(commitAt);
            Sent failed = firstFailure(sent.subList(0, commitAt + 1));
            if (begin.answer.succeeded()
                    && commit.answer.succeeded()
                    && sent.get(sent.size() - 1).isAnswered()) {
                borrowed.connection().release();
            } else {
                // An error in place of COMMIT is no end: a late cancel that hits it leaves the transaction open.
                borrowed.connection().destroy(begin.answer.failed() ? DestroyReason.UNCLEAN : DestroyReason.CLOSED);
            }
            if (failed == null) {
                succeed(sent, commitAt);
            } else {
                boolean mayHaveWritten = borrowed.access() == Access.WRITE && !commit.isAnswered();
                outcome.fail(errors.failure(
                        borrowed.visit(),
                        borrowed.connection(),
                        failed.name,
                        failed.call,
                        failed.answer.cause(),
                        mayHaveWritten,
                        watchdog.isLate()));
            }
        });
    }

    /** The first failure is the cause; those after it only follow from it. */
    private static @Nullable Sent firstFailure(List<Sent> sent) {
        for (Sent one : sent) {
            if (one.answer.failed()) {
                return one;
            }
        }
        return null;
    }

    private void succeed(List<Sent> sent, int commitAt) {
        try {
            List<List<?>> rows = new ArrayList<>(calls.size());
            for (int i = 0; i < calls.size(); i++) {
                rows.add(calls.get(i)
                        .read(sent.get(i + prologue.size() + 1).answer.result()));
            }
            List<?> position = commitAt + 1 < sent.size() ? read(sent.get(commitAt + 1)) : List.of();
            outcome.complete(new Answered(new Results(calls, rows), read(sent.get(prologue.size())), position));
        } catch (RuntimeException e) {
            outcome.fail(e);
        }
    }

    /** The rows of one of our own; none if its answer was lost after the commit's had come. */
    private static List<?> read(Sent sent) {
        Call<?> call = sent.call;
        return call == null || sent.answer.failed() ? List.of() : call.read(sent.answer.result());
    }
}
