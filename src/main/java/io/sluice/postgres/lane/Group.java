package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.sluice.postgres.lane.KnownStatements.Known;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One group under way: what was asked, and what was answered so far. Confined to the lane's event loop. */
final class Group implements Awaited {

    private final List<Call<?>> calls;
    private final Known[] statements;
    private final Promise<List<List<?>>> outcome;
    private final long until;
    private final long sentAt = System.nanoTime();

    private final List<List<?>> answers;
    private List<Object> rows = new ArrayList<>(1);
    private @Nullable Throwable failure;
    private int failed;

    /** @param until when the caller's time is over, as {@link System#nanoTime} */
    Group(List<Call<?>> calls, Known[] statements, Promise<List<List<?>>> outcome, long until) {
        this.calls = calls;
        this.statements = statements;
        this.outcome = outcome;
        this.until = until;
        this.answers = new ArrayList<>(calls.size());
    }

    List<Call<?>> calls() {
        return calls;
    }

    Known[] statements() {
        return statements;
    }

    @Override
    public void described(Columns columns) {
        throw new IllegalStateException("A description where none was asked for");
    }

    @Override
    public void row(ByteBuf body) {
        if (failure != null) {
            return;
        }
        int turn = answers.size();
        try {
            Row row = statements[turn].columns().row(body);
            rows.add(calls.get(turn).statement().rows().read(row));
        } catch (RuntimeException e) {
            refused(e);
        }
    }

    @Override
    public void completed() {
        answers.add(rows);
        rows = new ArrayList<>(1);
    }

    /** The first failure is the cause; the server passes over what follows until the group's end. */
    @Override
    public void refused(Throwable error) {
        if (failure == null) {
            failure = error;
            failed = answers.size();
        }
    }

    @Override
    public void end() {
        Throwable cause = failure;
        if (cause != null) {
            outcome.tryFail(GroupFailure.refused(failed, cause));
        } else if (answers.size() == calls.size()) {
            outcome.tryComplete(answers);
        } else {
            outcome.tryFail(GroupFailure.lost(answers.size(), new IllegalStateException("Answers are missing")));
        }
    }

    /** An error that was the server's last word stands for itself. */
    @Override
    public void lost(Throwable cause) {
        Throwable answered = failure;
        outcome.tryFail(
                answered == null ? GroupFailure.lost(answers.size(), cause) : GroupFailure.refused(failed, answered));
    }

    @Override
    public void expire(long now, long patience) {
        if (now - until >= 0) {
            outcome.tryFail(GroupFailure.late(answers.size()));
        } else if (now - sentAt > patience) {
            outcome.tryFail(GroupFailure.passed(answers.size()));
        }
    }
}
