package io.sluice.postgres.node;

import io.sluice.postgres.pool.Connector;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A monitoring connection, from its opening on. Only on the event loop of its probe. */
final class ProbeConnection {

    private final Connector connector;
    private final Future<SqlConnectionInternal> opened;

    ProbeConnection(VertxInternal vertx, PgConnectOptions options, ContextInternal loop, Runnable lost) {
        this.connector = new Connector(vertx, options);
        this.opened = connector.open(loop).onSuccess(sql -> {
            sql.closeHandler(ignored -> lost.run());
            // The end of the connection follows, and says enough.
            sql.exceptionHandler(lastWord -> {});
        });
    }

    /** Whether it can be asked without waiting for it to open. */
    boolean isOpen() {
        return opened.succeeded() && opened.result().unwrap().isValid();
    }

    <R> Future<List<R>> ask(Call<R> question) {
        return opened.compose(sql -> sql.preparedQuery(question.statement().sql())
                .execute(question.arguments())
                .map(question::read));
    }

    /** The IP address that it is connected to; null before it is. */
    @Nullable
    String remoteHost() {
        return connector.remoteHost();
    }

    /** Closes its socket, also while it opens. */
    void destroy() {
        connector.destroy();
        // One that gets through after all is not kept.
        opened.onSuccess(late -> connector.destroy());
    }
}
