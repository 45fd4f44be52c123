package io.sluice.postgres.node;

import io.vertx.core.impl.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections that nobody uses, last returned first lent, so that a quiet pool's surplus grows idle. Not
 * thread-safe; the pool's monitor guards it.
 */
final class IdleConnections {

    private final ArrayDeque<PooledConnection> stack = new ArrayDeque<>();

    void add(PooledConnection connection, long now) {
        connection.state = PooledConnection.State.IDLE;
        connection.idleSince = now;
        stack.push(connection);
    }

    /** Lends one, of the caller's own event loop if there is one, else any; null if there is none. */
    @Nullable
    PooledConnection lend(ContextInternal caller) {
        PooledConnection chosen = stack.peek();
        for (PooledConnection connection : stack) {
            if (connection.isOn(caller)) {
                chosen = connection;
                break;
            }
        }
        if (chosen != null) {
            stack.remove(chosen);
            chosen.state = PooledConnection.State.LENT;
        }
        return chosen;
    }

    /** Takes out those that are too old or closed, and those that were idle for longer than the limit. */
    List<PooledConnection> removeStale(long now, long idleLimit) {
        List<PooledConnection> stale = new ArrayList<>();
        for (Iterator<PooledConnection> all = stack.iterator(); all.hasNext(); ) {
            PooledConnection connection = all.next();
            if (connection.isExpired(now) || !connection.isOpen() || now - connection.idleSince > idleLimit) {
                all.remove();
                stale.add(connection);
            }
        }
        return stale;
    }

    List<PooledConnection> removeAll() {
        List<PooledConnection> all = List.copyOf(stack);
        stack.clear();
        return all;
    }

    void remove(PooledConnection connection) {
        stack.remove(connection);
    }

    int size() {
        return stack.size();
    }
}
