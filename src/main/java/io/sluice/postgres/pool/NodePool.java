package io.sluice.postgres.pool;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Statement;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive connections to one node. Ours and not the driver's pool, because that one loses a place to a server
 * that accepts and never answers, hands a hung connection on, and storms a server that refuses (vertx-sql-client #981,
 * #1298, #1702). A generation is a stamp on connections and not a second pool, since two pools side by side would
 * together exceed the maximum just when all are replaced. Thread-safe: all state is in {@link Places}.
 */
public final class NodePool {

    private final String node;
    private final VertxInternal vertx;
    private final Openings openings;
    private final PoolConfig config;
    private final Hooks hooks;
    private final HotStatements statements;
    private final GatewayObserver observer;
    private final Cancels cancels;
    private final Places places;
    private final WarmUp warmUp;

    private volatile @Nullable Long expectedSystem;

    NodePool(
            String node,
            Vertx vertx,
            PgConnectOptions options,
            PoolConfig config,
            Hooks hooks,
            HotStatements statements,
            GatewayObserver observer) {
        this.node = node;
        this.vertx = (VertxInternal) vertx;
        this.config = config;
        this.hooks = hooks;
        this.statements = statements;
        this.observer = observer;
        this.places = new Places(config);
        this.warmUp = new WarmUp(vertx, places, statements, config);
        this.openings = new Openings(
                this,
                this.vertx,
                new Opener(this.vertx, options, config.connectTimeout()),
                places,
                warmUp,
                hooks,
                observer);
        this.cancels = new Cancels(this, places, new CancelLane(vertx), options.getUseLayer7Proxy(), observer);
    }

    /**
     * Lends a connection; prefers one of the caller's own event loop.
     *
     * @param caller where the future is completed
     * @return fails with {@code overloaded} if too many wait or the wait grew too long, with
     *     {@code database-unavailable} if the node cannot be connected to; nothing was sent in either case
     */
    public Future<PooledConnection> acquire(ContextInternal caller) {
        while (true) {
            Places.Claim claim = places.claim(caller, System.nanoTime());
            PooledConnection found = claim.found();
            Waiters.Waiter waiter = claim.waiter();
            if (waiter != null) {
                waiter.endsBy(vertx.setTimer(config.acquireTimeout().toMillis(), id -> expire(waiter)));
                openings.grow();
                return waiter.future();
            }
            if (found == null) {
                return caller.failedFuture(
                        claim.refusal() == ProblemType.OVERLOADED
                                ? refused("full", Refusals.tooMany())
                                : refused("unavailable", Refusals.unavailable(null)));
            }
            if (isFit(found)) {
                return caller.succeededFuture(found);
            }
        }
    }

    /**
     * Opens a connection for one holder, who keeps it until it destroys it. It counts like any other and has the same
     * hooks, generation and lifetime, which the holder looks after.
     *
     * @param loop the event loop on which it is to live
     * @return fails with {@code overloaded} if there is no room or connecting must wait, with
     *     {@code database-unavailable} if it cannot be opened
     */
    public Future<PooledConnection> dedicate(ContextInternal loop) {
        return openings.dedicate(loop);
    }

    /** The numbers of this moment. */
    public PoolUsage usage() {
        return places.usage();
    }

    /**
     * Opens the least number of connections and has these statements prepared on them, before anybody asks.
     *
     * @return completes when they are open; fails within the connect timeout, which is a warning and no reason not to
     *     serve
     */
    public Future<Void> warm(Collection<? extends Statement<?>> expected) {
        statements.expect(expected);
        Future<Void> warm = warmUp.begin(this::passOn);
        warmUp.opened();
        openings.grow();
        return warm.onFailure(failure -> observer.warmUpFailed(node, failure));
    }

    /**
     * Begins the next generation: idle connections of older ones are closed at once, lent ones when they come back, and
     * those on their way when they arrive.
     */
    public void renew() {
        List<PooledConnection> older = places.renew();
        observer.poolRenewed(node);
        older.forEach(connection -> remove(connection, DestroyReason.RENEWED));
        openings.grow();
    }

    /**
     * The node has gone silent: gives up the idle connections, those on their way, and the lent ones. Whoever waits for
     * one is told at once that nothing was sent, since another node may serve it.
     *
     * @param onlyRepeatable of the lent ones only those in repeatable {@link PooledConnection#use}
     */
    public void abandon(boolean onlyRepeatable) {
        places.distrust(System.nanoTime());
        places.dismiss().forEach(waiter -> waiter.fail(vertx, refused("silent", Refusals.unavailable(null))));
        places.silent(onlyRepeatable).forEach(connection -> remove(connection, DestroyReason.HUNG));
        places.attempts().forEach(Opener.Attempt::giveUp);
    }

    /** The node was seen to answer: connecting to it need not wait any longer. */
    public void reachable() {
        places.trust();
        openings.grow();
    }

    /** From now on a new connection must lead to a server of this {@code system_identifier}. */
    public void expect(long systemId) {
        expectedSystem = systemId;
    }

    /** Closes idle connections that are too old or were not used for long, and opens the least number again. */
    public void sweep() {
        for (PooledConnection connection : places.stale(System.nanoTime())) {
            DestroyReason objection = Cleaning.objection(connection);
            remove(connection, objection == null ? DestroyReason.EXPIRED : objection);
        }
        openings.grow();
    }

    /** Refuses further borrowers, fails those that wait, and closes the idle connections; lent ones close on return. */
    public void close() {
        places.close().forEach(waiter -> waiter.fail(vertx, Refusals.unavailable(null)));
        places.idle().forEach(connection -> remove(connection, DestroyReason.SHUTDOWN));
        places.attempts().forEach(Opener.Attempt::giveUp);
    }

    /** A borrower has seen the end of its transaction. */
    void takeBack(PooledConnection connection) {
        if (places.takeBack(connection)) {
            settle(connection);
        }
    }

    Future<Void> cancel(PooledConnection connection) {
        return cancels.cancel(connection);
    }

    /** Keeps what came back, if nothing speaks against it. */
    void settle(PooledConnection connection) {
        DestroyReason objection = connection.isSpoilt() ? DestroyReason.CANCELLED : hooks.cameBack(connection);
        if (objection == null) {
            passOn(connection);
        } else {
            remove(connection, objection);
        }
    }

    /** Takes the connection out, whoever has it, and closes its socket. */
    void remove(PooledConnection connection, DestroyReason reason) {
        if (places.remove(connection)) {
            discard(connection, reason);
            openings.grow();
        }
    }

    /** Gives a connection that is in nobody's hands to the first that waits, else puts it aside. */
    void passOn(PooledConnection connection) {
        Places.Handover handover = places.hand(connection, System.nanoTime());
        Waiters.Waiter next = handover.next();
        if (handover.closed()) {
            remove(connection, DestroyReason.SHUTDOWN);
        } else if (next != null && isFit(connection)) {
            next.give(vertx, connection);
        } else if (next != null && places.putBack(next)) {
            openings.grow();
        } else if (next != null) {
            next.fail(vertx, Refusals.late());
        }
    }

    /** Whether it can be lent; if not it is gone. */
    boolean isFit(PooledConnection connection) {
        DestroyReason objection = hooks.beforeLent(connection);
        if (objection != null) {
            remove(connection, objection);
        }
        return objection == null;
    }

    private void expire(Waiters.Waiter waiter) {
        if (places.leave(waiter)) {
            waiter.fail(vertx, refused("late", Refusals.late()));
        }
    }

    void discard(PooledConnection connection, DestroyReason reason) {
        connection.closeSocket();
        hooks.destroyed(connection, reason);
        observer.connectionDestroyed(node, reason.word());
    }

    String node() {
        return node;
    }

    int generation() {
        return places.generation();
    }

    @Nullable
    Long expectedSystem() {
        return expectedSystem;
    }

    SqlClient noted(SqlClient client) {
        return new NotedClient(client, statements);
    }

    GatewayException refused(String reason, GatewayException failure) {
        observer.borrowRefused(node, reason);
        return failure;
    }
}
