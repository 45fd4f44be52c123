package io.sluice.postgres.pool;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /** One attempt, which can be given up in every phase. */
    final class Attempt {
        private final ContextInternal loop;
        private final Lifetime lifetime;
        private final boolean awaited;
        private final Connector connector = new Connector(vertx, options);
        private final Promise<PooledConnection> inTime = Promise.promise();
        private final @Nullable Promise<PooledConnection> holder;

        Attempt(ContextInternal loop, Lifetime lifetime, boolean awaited, @Nullable Promise<PooledConnection> holder) {
            this.loop = loop;
            this.lifetime = lifetime;
            this.awaited = awaited;
            this.holder = holder;
        }

        Lifetime lifetime() {
            return lifetime;
        }

        /** The one that it is opened for, who keeps it; null if it is for whoever asks. */
        @Nullable
        Promise<PooledConnection> holder() {
            return holder;
        }

        /** Whether a request waits for it. */
        boolean isAwaited() {
            return awaited;
        }

        /**
         * Opens the connection on the attempt's event loop; a late or failed one leaves no socket behind.
         *
         * @param greeting the last phase, on the same loop and within the same deadline
         */
        Future<PooledConnection> open(Function<Opened, Future<PooledConnection>> greeting) {
            long timer = vertx.setTimer(limit.toMillis(), id -> inTime.tryFail(new ConnectTimeout(limit)));
            loop.runOnContext(ignored -> connector
                    .open(loop)
                    .compose(sql -> greeting.apply(new Opened(connector, sql, loop)))
                    .onComplete(result -> {
                        boolean wanted = result.succeeded()
                                ? inTime.tryComplete(result.result())
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

        /** It came to nothing; whoever it was opened for is told. */
        void refuse(Throwable cause) {
            if (holder != null) {
                holder.tryFail(cause);
            }
        }

        void giveUp() {
            inTime.tryFail(new ConnectTimeout(limit));
        }
    }

    Attempt attempt(ContextInternal loop, Lifetime lifetime, boolean awaited) {
        return new Attempt(loop, lifetime, awaited, null);
    }

    Attempt attempt(ContextInternal loop, Lifetime lifetime, Promise<PooledConnection> holder) {
        return new Attempt(loop, lifetime, false, holder);
    }
}
