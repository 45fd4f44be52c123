package io.sluice.postgres.pool;

import io.sluice.postgres.pool.PooledConnection.State;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.problem.ProblemType;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has which place of a pool: all of its state, under one monitor, below which nothing is ever waited for or called
 * back. Each method is one step that is whole or does not happen. Thread-safe.
 */
final class Places {

    private final PoolConfig config;

    /** All connections that exist; with those on their way never more than {@code max-size}. */
    private final Set<PooledConnection> members = new LinkedHashSet<>();

    private final IdleConnections idle = new IdleConnections();
    private final Waiters waiting = new Waiters();
    private final Growth growth;
    /** Those of the members that have a holder of their own. */
    private int kept;

    private boolean closed;
    private int generation;

    Places(PoolConfig config) {
        this.config = config;
        this.growth = new Growth(config);
    }

    /** What came of asking for a connection; exactly one of them is there. */
    record Claim(
            @Nullable PooledConnection found,
            Waiters.@Nullable Waiter waiter,
            @Nullable ProblemType refusal) {}

    /** Where a connection went: to the one that waits, or nowhere because the pool is closed, or else aside. */
    record Handover(Waiters.@Nullable Waiter next, boolean closed) {}

    /** Lends an idle connection, or queues the caller, or refuses. */
    synchronized Claim claim(ContextInternal caller, long now) {
        PooledConnection found = closed ? null : idle.lend(caller);
        if (found != null) {
            return new Claim(found, null, null);
        }
        if (closed || growth.isHopeless(members.size() - kept, now)) {
            return new Claim(null, null, ProblemType.DATABASE_UNAVAILABLE);
        }
        if (waiting.size() >= config.maxWaiting() + config.maxSize() - members.size()) {
            return new Claim(null, null, ProblemType.OVERLOADED);
        }
        return new Claim(null, waiting.join(caller), null);
    }

    /** A waiter's time is over; whether it still waited. */
    synchronized boolean leave(Waiters.Waiter waiter) {
        return waiting.leave(waiter);
    }

    /** What a waiter was to get turned out unfit; whether it waits on. */
    synchronized boolean putBack(Waiters.Waiter waiter) {
        return !closed && waiting.putBack(waiter);
    }

    /** The borrower is done; whether the connection is the pool's now, and not still waiting for a cancel's end. */
    synchronized boolean takeBack(PooledConnection connection) {
        if (!connection.is(State.LENT)) {
            return false;
        }
        connection.become(connection.isBeingCancelled() ? State.CANCELLING : State.RETURNING);
        return connection.is(State.RETURNING);
    }

    /** A cancel is about to be sent; false if the connection is not lent. */
    synchronized boolean cancelBegins(PooledConnection connection) {
        if (connection.is(State.LENT)) {
            connection.cancelBegins();
        }
        return connection.is(State.LENT);
    }

    /** A cancel ended; whether the connection, released before, is the pool's now. */
    synchronized boolean cancelEnded(PooledConnection connection, boolean harmless) {
        connection.cancelEnded(harmless);
        if (connection.isBeingCancelled() || !connection.is(State.CANCELLING)) {
            return false;
        }
        connection.become(State.RETURNING);
        return true;
    }

    /** Gives a connection that is between two hands to the first that waits, else puts it aside. */
    synchronized Handover hand(PooledConnection connection, long now) {
        if (closed || !connection.is(State.RETURNING)) {
            return new Handover(null, closed);
        }
        Waiters.Waiter next = waiting.next();
        if (next == null) {
            idle.add(connection, now);
        } else {
            connection.become(State.LENT);
        }
        return new Handover(next, false);
    }

    /** Takes a connection out for good; false if it is not in. */
    synchronized boolean remove(PooledConnection connection) {
        idle.remove(connection);
        connection.become(State.GONE);
        boolean wasIn = members.remove(connection);
        if (wasIn && connection.isDedicated()) {
            kept--;
        }
        return wasIn;
    }

    /** Begins an attempt to connect, if one is wanted and allowed; null if not. */
    synchronized Opener.@Nullable Attempt begin(Opener opener, Supplier<ContextInternal> anyLoop, long now) {
        if (closed || !growth.isWanted(members.size(), kept, waiting.size()) || !growth.isAllowed(now)) {
            return null;
        }
        Waiters.Waiter last = waiting.last();
        Opener.Attempt attempt = opener.attempt(
                last == null ? anyLoop.get() : last.loop(),
                Lifetime.begin(generation, config.maxLifetime(), config.lifetimeJitter()),
                growth.isAwaited(waiting.size()));
        growth.begun(attempt);
        return attempt;
    }

    /** Begins an attempt for one holder; null if there is no room or connecting must wait. */
    synchronized Opener.@Nullable Attempt begin(
            Opener opener, ContextInternal loop, Promise<PooledConnection> holder, long now) {
        if (closed || !growth.hasRoom(members.size()) || !growth.isAllowed(now)) {
            return null;
        }
        Opener.Attempt attempt =
                opener.attempt(loop, Lifetime.begin(generation, config.maxLifetime(), config.lifetimeJitter()), holder);
        growth.begun(attempt);
        return attempt;
    }

    /** After {@link #begin} gave nothing: in how many milliseconds to ask again; zero for not at all. */
    synchronized long postpone(long now) {
        return !closed && growth.isWanted(members.size(), kept, waiting.size()) ? growth.postpone(now) : 0;
    }

    synchronized void resume() {
        growth.resume();
    }

    /** An attempt succeeded; why its connection is not wanted any longer, or null if it is in. */
    synchronized @Nullable DestroyReason arrived(Opener.Attempt attempt, PooledConnection connection) {
        growth.succeeded(attempt);
        if (closed) {
            return DestroyReason.SHUTDOWN;
        }
        if (attempt.lifetime().generation() != generation) {
            return DestroyReason.RENEWED;
        }
        if (connection.is(State.GONE)) {
            return DestroyReason.CLOSED;
        }
        members.add(connection);
        if (attempt.holder() == null) {
            connection.become(State.RETURNING);
        } else {
            connection.dedicate();
            kept++;
        }
        return null;
    }

    /** An attempt failed; those that have nothing left to wait for. */
    synchronized List<Waiters.Waiter> failed(Opener.Attempt attempt, long now) {
        growth.failed(attempt, now);
        return members.size() - kept + growth.size() == 0 ? waiting.removeAll() : List.of();
    }

    /** Idle connections that are not fit or not needed any longer. */
    synchronized List<PooledConnection> stale(long now) {
        return idle.stale(now, config.maxIdle().toNanos(), members.size() - kept - growth.least());
    }

    /** Takes all idle connections in hand, for work on them. */
    synchronized List<PooledConnection> takeIdle() {
        List<PooledConnection> all = idle.all();
        all.forEach(idle::remove);
        all.forEach(connection -> connection.become(State.RETURNING));
        return all;
    }

    /** Begins the next generation; the idle connections of the older ones. */
    synchronized List<PooledConnection> renew() {
        generation++;
        return idle.all();
    }

    /** All connections but those that are lent for work that cannot be repeated, which are left out if this is said. */
    synchronized List<PooledConnection> silent(boolean onlyRepeatable) {
        return members.stream()
                .filter(one -> !onlyRepeatable || one.isRepeatable() || !one.is(State.LENT))
                .toList();
    }

    synchronized List<Opener.Attempt> attempts() {
        return growth.attempts();
    }

    synchronized void trust() {
        growth.trust();
    }

    synchronized void distrust(long now) {
        growth.distrust(now);
    }

    /** Those that wait, who wait no longer. */
    synchronized List<Waiters.Waiter> dismiss() {
        return waiting.removeAll();
    }

    /** Lends and opens nothing from now on; those that waited. */
    synchronized List<Waiters.Waiter> close() {
        closed = true;
        return waiting.removeAll();
    }

    synchronized List<PooledConnection> idle() {
        return idle.all();
    }

    synchronized int generation() {
        return generation;
    }

    /** Whether the least number is there. */
    synchronized boolean isWarm() {
        return members.size() - kept >= growth.least();
    }

    synchronized PoolUsage usage() {
        return new PoolUsage(
                members.size() - kept - idle.size(),
                idle.size(),
                kept,
                growth.size(),
                waiting.size(),
                growth.least(),
                config.maxSize(),
                generation);
    }
}
