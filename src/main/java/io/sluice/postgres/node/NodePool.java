package io.sluice.postgres.node;

import io.sluice.observe.GatewayObserver;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive connections to one node. Ours and not the driver's pool, because that one loses a place to a server
 * that accepts and never answers, hands a hung connection on, and storms a server that refuses (vertx-sql-client #981,
 * #1298, #1702). Thread-safe: all state is guarded by the monitor, under which nothing is ever waited for or called
 * back.
 */
public final class NodePool {

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    /** So many connections may be opened at the same time; more would only slow down each other's authentication. */
    private static final int MAX_OPENING = 4;

    private record Waiter(ContextInternal caller, Promise<PooledConnection> promise, long timer) {}

    private final String node;
    private final VertxInternal vertx;
    private final PgConnectOptions options;
    private final PoolConfig config;
    private final GatewayObserver observer;

    /** Last returned first lent, so that a quiet pool's surplus grows idle. */
    private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();

    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    /** Connections that exist, lent and idle. */
    private int open;

    /** Connections on their way; {@code open + opening <= maxSize} always. */
    private int opening;

    private int refusals;
    private long nextAttempt = System.nanoTime();
    private boolean closed;

    public NodePool(String node, Vertx vertx, PgConnectOptions options, PoolConfig config, GatewayObserver observer) {
        this.node = node;
        this.vertx = (VertxInternal) vertx;
        this.options = options;
        this.config = config;
        this.observer = observer;
    }

    /**
     * Lends a connection; prefers one of the caller's own event loop.
     *
     * @param caller where the future is completed
     * @return fails with {@code overloaded} if too many wait or the wait grew too long, with
     *     {@code database-unavailable} if the node cannot be connected to; nothing was sent in either case
     */
    public Future<PooledConnection> acquire(ContextInternal caller) {
        Promise<PooledConnection> promise = caller.promise();
        PooledConnection found = null;
        GatewayException refusal = null;
        List<PooledConnection> expired = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            if (closed) {
                refusal = unavailable(null);
            } else {
                found = takeIdle(caller, now, expired);
                if (found == null && open + opening == 0 && now - nextAttempt < 0) {
                    refusal = unavailable(null);
                } else if (found == null && waiting.size() >= config.maxWaiting()) {
                    refusal = overloaded("Too many requests wait for a database connection.");
                } else if (found == null) {
                    enqueue(caller, promise);
                }
            }
        }
        expired.forEach(connection -> finish(connection, DestroyReason.EXPIRED));
        if (found != null) {
            promise.complete(found);
        } else if (refusal != null) {
            promise.fail(refusal);
        } else {
            grow();
        }
        return promise.future();
    }

    /** The numbers of this moment: lent, idle, being opened, waiting. */
    public synchronized PoolUsage usage() {
        return new PoolUsage(open - idle.size(), idle.size(), opening, waiting.size(), config.maxSize());
    }

    /** Closes every idle connection that was not used for long; called about once a second. */
    public void sweep() {
        List<PooledConnection> stale = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            long limit = config.maxIdle().toNanos();
            for (Iterator<PooledConnection> all = idle.iterator(); all.hasNext(); ) {
                PooledConnection connection = all.next();
                if (now - connection.idleSince > limit) {
                    all.remove();
                    forget(connection);
                    stale.add(connection);
                }
            }
        }
        stale.forEach(connection -> finish(connection, DestroyReason.IDLE));
    }

    /** Refuses further borrowers, fails those that wait, and closes the idle connections; lent ones close on return. */
    public void close() {
        List<PooledConnection> unused;
        List<Waiter> refused;
        synchronized (this) {
            closed = true;
            unused = new ArrayList<>(idle);
            idle.clear();
            unused.forEach(this::forget);
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        unused.forEach(connection -> finish(connection, DestroyReason.SHUTDOWN));
        refused.forEach(waiter -> fail(waiter, unavailable(null)));
    }

    String node() {
        return node;
    }

    /** A borrower has seen the end of its transaction. */
    void takeBack(PooledConnection connection) {
        Waiter next = null;
        DestroyReason end = null;
        synchronized (this) {
            if (connection.state != PooledConnection.State.LENT) {
                return;
            }
            long now = System.nanoTime();
            if (closed) {
                end = DestroyReason.SHUTDOWN;
            } else if (!connection.isOpen()) {
                end = DestroyReason.CLOSED;
            } else if (connection.isExpired(now)) {
                end = DestroyReason.EXPIRED;
            } else {
                next = waiting.poll();
                if (next == null) {
                    connection.state = PooledConnection.State.IDLE;
                    connection.idleSince = now;
                    idle.push(connection);
                }
            }
        }
        if (end != null) {
            remove(connection, end);
        } else if (next != null) {
            give(connection, next);
        }
    }

    /** Takes the connection out, whatever its state, and closes its socket. */
    void remove(PooledConnection connection, DestroyReason reason) {
        synchronized (this) {
            if (connection.state == PooledConnection.State.GONE) {
                return;
            }
            idle.remove(connection);
            forget(connection);
        }
        finish(connection, reason);
        grow();
    }

    private @Nullable PooledConnection takeIdle(ContextInternal caller, long now, List<PooledConnection> expired) {
        PooledConnection other = null;
        for (Iterator<PooledConnection> all = idle.iterator(); all.hasNext(); ) {
            PooledConnection connection = all.next();
            if (connection.isExpired(now) || !connection.isOpen()) {
                all.remove();
                forget(connection);
                expired.add(connection);
            } else if (connection.isOn(caller)) {
                all.remove();
                connection.state = PooledConnection.State.LENT;
                return connection;
            } else if (other == null) {
                other = connection;
            }
        }
        if (other != null) {
            idle.remove(other);
            other.state = PooledConnection.State.LENT;
        }
        return other;
    }

    private void enqueue(ContextInternal caller, Promise<PooledConnection> promise) {
        long timer = vertx.setTimer(config.acquireTimeout().toMillis(), id -> expire(promise));
        waiting.add(new Waiter(caller, promise, timer));
    }

    private void expire(Promise<PooledConnection> promise) {
        boolean waited;
        synchronized (this) {
            waited = waiting.removeIf(waiter -> waiter.promise == promise);
        }
        if (waited) {
            promise.fail(overloaded("No database connection became free in time."));
        }
    }

    /** Opens as many connections as there are waiters, within the limits; not before the backoff is over. */
    private void grow() {
        while (true) {
            ContextInternal loop;
            synchronized (this) {
                long now = System.nanoTime();
                if (closed
                        || opening >= Math.min(waiting.size(), MAX_OPENING)
                        || open + opening >= config.maxSize()
                        || now - nextAttempt < 0) {
                    return;
                }
                opening++;
                loop = eventLoopOf(waiting.peekLast());
            }
            open(loop);
        }
    }

    private ContextInternal eventLoopOf(@Nullable Waiter waiter) {
        return waiter == null
                ? vertx.createEventLoopContext()
                : vertx.createEventLoopContext(waiter.caller.nettyEventLoop(), null, null);
    }

    private void open(ContextInternal loop) {
        long begun = System.nanoTime();
        Connector connector = new Connector(vertx, options);
        Promise<SqlConnectionInternal> inTime = Promise.promise();
        long timer = vertx.setTimer(
                config.connectTimeout().toMillis(), id -> inTime.tryFail(new ConnectTimeout(config.connectTimeout())));
        loop.runOnContext(ignored -> connector.open(loop).onComplete(result -> {
            if (result.succeeded() ? !inTime.tryComplete(result.result()) : !inTime.tryFail(result.cause())) {
                connector.destroy();
            }
        }));
        inTime.future().onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                observer.connectionOpened(node, Duration.ofNanos(System.nanoTime() - begun));
                opened(connector, loop, result.result());
            } else {
                loop.runOnContext(ignored -> connector.destroy());
                refused(result.cause());
            }
        });
    }

    private void opened(Connector connector, ContextInternal loop, SqlConnectionInternal sql) {
        long lifetime = config.maxLifetime().toNanos();
        long jitter = (long) (lifetime * 0.1 * ThreadLocalRandom.current().nextDouble());
        PooledConnection connection =
                new PooledConnection(this, connector, loop, sql, System.nanoTime() + lifetime - jitter);
        sql.closeHandler(ignored -> remove(connection, DestroyReason.CLOSED));
        sql.exceptionHandler(lastWord -> observer.connectionFailed(node, lastWord));
        synchronized (this) {
            opening--;
            open++;
            refusals = 0;
        }
        takeBack(connection);
        grow();
    }

    private void refused(Throwable cause) {
        List<Waiter> without = new ArrayList<>();
        synchronized (this) {
            opening--;
            Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(refusals++, 10));
            long pause = Math.min(backoff.toNanos(), LONGEST_BACKOFF.toNanos());
            nextAttempt =
                    System.nanoTime() + pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
            if (open == 0) {
                without.addAll(waiting);
                waiting.clear();
            } else {
                vertx.setTimer(Math.max(1, pause / 1_000_000), id -> grow());
            }
        }
        observer.connectFailed(node, cause);
        without.forEach(waiter -> fail(waiter, unavailable(cause)));
    }

    private void give(PooledConnection connection, Waiter waiter) {
        vertx.cancelTimer(waiter.timer);
        if (!waiter.promise.tryComplete(connection)) {
            takeBack(connection);
        }
    }

    private void fail(Waiter waiter, GatewayException failure) {
        vertx.cancelTimer(waiter.timer);
        waiter.promise.tryFail(failure);
    }

    /** Only under the monitor. */
    private void forget(PooledConnection connection) {
        connection.state = PooledConnection.State.GONE;
        open--;
    }

    private void finish(PooledConnection connection, DestroyReason reason) {
        connection.closeSocket();
        observer.connectionDestroyed(node, reason.word());
    }

    private static GatewayException overloaded(String detail) {
        return new GatewayException(ProblemType.OVERLOADED, detail);
    }

    private static GatewayException unavailable(@Nullable Throwable cause) {
        return new GatewayException(
                ProblemType.DATABASE_UNAVAILABLE, "The database cannot be connected to at the moment.", cause);
    }
}
