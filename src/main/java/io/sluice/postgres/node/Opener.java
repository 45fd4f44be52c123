package io.sluice.postgres.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;

/** Opens connections to one server, each within one deadline for all phases. Thread-safe. */
final class Opener {

    private final VertxInternal vertx;
    private final PgConnectOptions options;
    private final Duration limit;

    Opener(VertxInternal vertx, PgConnectOptions options, Duration limit) {
        this.vertx = vertx;
        this.options = options;
        this.limit = limit;
    }

    /** A connection that is ready, and the hold on its socket. */
    record Opened(Connector connector, SqlConnectionInternal sql, ContextInternal loop) {}

    /** Opens one on this event loop; a late or failed attempt leaves no socket behind. */
    Future<Opened> open(ContextInternal loop) {
        Connector connector = new Connector(vertx, options);
        Promise<Opened> inTime = Promise.promise();
        long timer = vertx.setTimer(limit.toMillis(), id -> inTime.tryFail(new ConnectTimeout(limit)));
        loop.runOnContext(ignored -> connector.open(loop).onComplete(result -> {
            boolean wanted = result.succeeded()
                    ? inTime.tryComplete(new Opened(connector, result.result(), loop))
                    : inTime.tryFail(result.cause());
            if (!wanted) {
                connector.destroy();
            }
        }));
        return inTime.future().onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.failed()) {
                loop.runOnContext(ignored -> connector.destroy());
            }
        });
    }
}
