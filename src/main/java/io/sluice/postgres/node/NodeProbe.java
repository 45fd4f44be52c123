package io.sluice.postgres.node;

import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node what it is, over one connection of its own that is never lent, so that full pools cannot blind the
 * gateway. A probe that does not end in time takes its connection with it. Lives on one event loop: all state is
 * touched there only.
 */
final class NodeProbe {

    private final VertxInternal vertx;
    private final PgConnectOptions options;
    private final Duration limit;
    private final ContextInternal loop;
    private final Call<NodeReport> question = NodeSql.REPORT.with();

    private @Nullable Connector connector;
    private @Nullable SqlConnectionInternal sql;

    NodeProbe(Vertx vertx, PgConnectOptions options, Duration limit) {
        this.vertx = (VertxInternal) vertx;
        this.options = options;
        this.limit = limit;
        this.loop = this.vertx.createEventLoopContext();
    }

    /** One probe; fails within the limit if the node does not answer. One at a time. */
    Future<NodeReport> ask() {
        Promise<NodeReport> answer = Promise.promise();
        loop.runOnContext(ignored -> {
            long timer = vertx.setTimer(limit.toMillis(), id -> answer.tryFail(new ConnectTimeout(limit)));
            connection()
                    .compose(open -> open.preparedQuery(question.statement().sql())
                            .execute()
                            .map(rows -> question.read(rows).get(0)))
                    .onComplete(result -> {
                        boolean inTime = result.succeeded()
                                ? answer.tryComplete(result.result())
                                : answer.tryFail(result.cause());
                        if (inTime) {
                            vertx.cancelTimer(timer);
                        }
                    });
            answer.future().onFailure(failure -> close());
        });
        return answer.future();
    }

    /** Closes the connection; a later probe opens another one. */
    void close() {
        loop.runOnContext(ignored -> {
            Connector open = connector;
            connector = null;
            sql = null;
            if (open != null) {
                open.destroy();
            }
        });
    }

    private Future<SqlConnectionInternal> connection() {
        SqlConnectionInternal open = sql;
        if (open != null && open.unwrap().isValid()) {
            return Future.succeededFuture(open);
        }
        Connector opening = new Connector(vertx, options);
        connector = opening;
        return opening.open(loop).onComplete(result -> {
            if (result.succeeded() && connector == opening) {
                sql = result.result();
                result.result().exceptionHandler(lastWord -> close());
            } else {
                opening.destroy();
            }
        });
    }
}
