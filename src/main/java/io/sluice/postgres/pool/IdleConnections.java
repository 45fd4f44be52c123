package io.sluice.postgres.pool;

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
        connection.become(PooledConnection.State.IDLE);
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
            chosen.become(PooledConnection.State.LENT);
        }
        return chosen;
    }

    /**
     * Those that are no longer fit, whoever they are, and those idle for longer than the limit, of the surplus only.
     */
    List<PooledConnection> stale(long now, long idleLimit, int surplus) {
        List<PooledConnection> stale = new ArrayList<>();
        int left = surplus;
        for (Iterator<PooledConnection> oldest = stack.descendingIterator(); oldest.hasNext(); ) {
            PooledConnection connection = oldest.next();
            if (Cleaning.objection(connection) != null) {
                stale.add(connection);
            } else if (left > 0 && now - connection.idleSince > idleLimit) {
                stale.add(connection);
                left--;
            }
        }
        return stale;
    }

    List<PooledConnection> all() {
        return List.copyOf(stack);
    }

    void remove(PooledConnection connection) {
        stack.remove(connection);
    }

    int size() {
        return stack.size();
    }
}
