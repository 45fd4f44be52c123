package io.sluice.postgres.node;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.statement.Statement;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    /** So many connections may be opened at the same time; more would only slow down each other's authentication. */
    private static final int MAX_OPENING = 4;

    private record Waiter(ContextInternal caller, Promise<PooledConnection> promise, long timer) {}

    private final String node;
    private final VertxInternal vertx;
    private final Opener opener;
    private final PoolConfig config;
    private final GatewayObserver observer;
    private final ConnectBackoff backoff = new ConnectBackoff();

    private final IdleConnections idle = new IdleConnections();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    /** Connections that exist, lent and idle. */
    private int open;

    /** Connections on their way; {@code open + opening <= maxSize} always. */
    private int opening;

    private boolean closed;

    public NodePool(String node, Vertx vertx, PgConnectOptions options, PoolConfig config, GatewayObserver observer) {
        this.node = node;
        this.vertx = (VertxInternal) vertx;
        this.opener = new Opener(this.vertx, options, config.connectTimeout());
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
        List<PooledConnection> stale;
        synchronized (this) {
            long now = System.nanoTime();
            stale = removeStale(now);
            found = closed ? null : idle.lend(caller);
            if (closed || (found == null && open + opening == 0 && !backoff.isOver(now))) {
                refusal = unavailable(null);
            } else if (found == null && waiting.size() >= config.maxWaiting() + config.maxSize() - open) {
                refusal = overloaded("Too many requests wait for a database connection.");
            } else if (found == null) {
                enqueue(caller, promise);
            }
        }
        stale.forEach(connection -> finish(connection, DestroyReason.EXPIRED));
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

    /** Closes idle connections that are too old or were not used for long; called about once a second. */
    public void sweep() {
        List<PooledConnection> stale;
        synchronized (this) {
            stale = removeStale(System.nanoTime());
        }
        stale.forEach(connection -> finish(connection, DestroyReason.EXPIRED));
    }

    /** Refuses further borrowers, fails those that wait, and closes the idle connections; lent ones close on return. */
    public void close() {
        List<PooledConnection> unused;
        List<Waiter> refused;
        synchronized (this) {
            closed = true;
            unused = idle.removeAll();
            unused.forEach(this::forget);
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        unused.forEach(connection -> finish(connection, DestroyReason.SHUTDOWN));
        refused.forEach(waiter -> fail(waiter, unavailable(null)));
    }

    /** Gives up the idle connections and the lent ones, or only those of the lent ones whose use is repeatable. */
    public void abandon(boolean onlyRepeatable) {}

    /** Begins the next generation: older connections are closed when they come back, idle ones at once. */
    public void renew() {}

    /** The node was seen to answer: connecting need not wait any longer. */
    public void reachable() {}

    /** From now on new connections must lead to a server of this {@code system_identifier}. */
    public void expect(long systemId) {}

    /** Opens the least number of connections and prepares these statements on them. */
    public Future<Void> warm(List<Statement<?>> statements) {
        return Future.succeededFuture();
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
                    idle.add(connection, now);
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

    /** Only under the monitor. */
    private List<PooledConnection> removeStale(long now) {
        List<PooledConnection> stale = idle.removeStale(now, config.maxIdle().toNanos());
        stale.forEach(this::forget);
        return stale;
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
                        || !backoff.isOver(now)) {
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
        opener.open(loop).onComplete(result -> {
            if (result.succeeded()) {
                observer.connectionOpened(node, Duration.ofNanos(System.nanoTime() - begun));
                opened(result.result());
            } else {
                refused(result.cause());
            }
        });
    }

    private void opened(Opener.Opened fresh) {
        long lifetime = config.maxLifetime().toNanos();
        long jitter = (long) (lifetime * 0.1 * ThreadLocalRandom.current().nextDouble());
        PooledConnection connection = new PooledConnection(this, fresh, System.nanoTime() + lifetime - jitter);
        fresh.sql().closeHandler(ignored -> remove(connection, DestroyReason.CLOSED));
        fresh.sql().exceptionHandler(lastWord -> {
            connection.said(lastWord);
            observer.connectionFailed(node, lastWord);
        });
        synchronized (this) {
            opening--;
            open++;
            backoff.reset();
        }
        takeBack(connection);
        grow();
    }

    /** Where no connection is left to wait for, the waiters are told at once; else they wait on. */
    private void refused(Throwable cause) {
        List<Waiter> without = new ArrayList<>();
        synchronized (this) {
            opening--;
            Duration pause = backoff.refused(System.nanoTime());
            if (open == 0) {
                without.addAll(waiting);
                waiting.clear();
            } else {
                vertx.setTimer(Math.max(1, pause.toMillis()), id -> grow());
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
