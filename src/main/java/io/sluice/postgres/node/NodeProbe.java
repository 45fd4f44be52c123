package io.sluice.postgres.node;

import io.sluice.postgres.pool.ConnectTimeout;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.DatabaseException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node what it is, over one connection of its own that is never lent, so that full pools cannot blind the
 * gateway. Where that connection is lost, or answers nothing for half of the limit, the question is put over a new one
 * as well, and the first answer counts: one hung backend or one lost packet is not taken for a dead server. Lives on
 * one event loop: all state is touched there only.
 */
final class NodeProbe {

    private final VertxInternal vertx;
    private final PgConnectOptions options;
    private final ContextInternal loop;
    private final Call<NodeReport> question = NodeSql.REPORT.with();

    /** Set once, before the first probe. */
    private volatile Runnable lost = () -> {};

    private volatile @Nullable ProbeConnection kept;

    NodeProbe(Vertx vertx, PgConnectOptions options) {
        this.vertx = (VertxInternal) vertx;
        this.options = options;
        this.loop = this.vertx.createEventLoopContext();
    }

    /** From now on this is called when the connection is lost while nobody asks. */
    void onLoss(Runnable listener) {
        lost = listener;
    }

    /**
     * One probe; one at a time.
     *
     * @return fails with a {@link ProbeFailure}, within the limit
     */
    Future<NodeReport> ask(Duration limit) {
        return ask(question, limit).map(rows -> rows.get(0));
    }

    /** Asks something else, in the same way. */
    <R> Future<List<R>> ask(Call<R> call, Duration limit) {
        Promise<List<R>> answer = Promise.promise();
        loop.runOnContext(ignored -> {
            long timer = vertx.setTimer(limit.toMillis(), id -> {
                if (answer.tryFail(new ConnectTimeout(limit))) {
                    close();
                }
            });
            ProbeConnection old = kept;
            if (old != null && old.isOpen()) {
                long second = vertx.setTimer(
                        limit.toMillis() / 2,
                        id -> loop.runOnContext(late -> {
                            if (!answer.future().isComplete()) {
                                askAnew(call, limit, answer);
                            }
                        }));
                old.ask(call).onComplete(result -> {
                    vertx.cancelTimer(second);
                    if (result.succeeded()) {
                        win(old, result.result(), answer);
                    } else if (result.cause() instanceof DatabaseException) {
                        answer.tryFail(result.cause());
                    } else if (!answer.future().isComplete()) {
                        askAnew(call, limit, answer);
                    }
                });
            } else {
                askAnew(call, limit, answer);
            }
            answer.future().onComplete(result -> vertx.cancelTimer(timer));
        });
        return answer.future().recover(failure -> Future.failedFuture(ProbeFailure.of(failure)));
    }

    private <R> void askAnew(Call<R> call, Duration limit, Promise<List<R>> answer) {
        PgConnectOptions bounded = new PgConnectOptions(options);
        // The driver's copy leaves this one out.
        bounded.setUseLayer7Proxy(options.getUseLayer7Proxy());
        bounded.setConnectTimeout((int) limit.toMillis());
        ProbeConnection fresh = new ProbeConnection(vertx, bounded, loop, this::connectionLost);
        fresh.ask(call).onComplete(result -> {
            if (result.succeeded()) {
                win(fresh, result.result(), answer);
            } else {
                answer.tryFail(result.cause());
            }
        });
        answer.future()
                .onComplete(result -> loop.runOnContext(ignored -> {
                    if (kept != fresh) {
                        fresh.destroy();
                    }
                }));
    }

    /** The connection that answered first is kept, the other is not. */
    private <R> void win(ProbeConnection connection, List<R> rows, Promise<List<R>> answer) {
        if (answer.future().isComplete()) {
            return;
        }
        ProbeConnection before = kept;
        kept = connection;
        if (before != null && before != connection) {
            before.destroy();
        }
        answer.complete(rows);
    }

    private void connectionLost() {
        ProbeConnection now = kept;
        if (now != null && !now.isOpen()) {
            kept = null;
            now.destroy();
            lost.run();
        }
    }

    /** The IP address that the last answer came from; null while there is no connection. */
    @Nullable
    String remoteHost() {
        ProbeConnection now = kept;
        return now == null ? null : now.remoteHost();
    }

    /** Closes the connection; a later probe opens another one. */
    void close() {
        loop.runOnContext(ignored -> {
            ProbeConnection now = kept;
            kept = null;
            if (now != null) {
                now.destroy();
            }
        });
    }
}
