package io.sluice.postgres.pool;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait for a connection, first come first served. Not thread-safe; the pool's monitor guards it, but for
 * {@link Waiter}'s promise, which is completed outside of it.
 */
final class Waiters {

    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();

    /** One that waits. Its wait has an end, also while a connection on its way to it turns out to be unfit. */
    static final class Waiter {
        private final ContextInternal caller;
        private final Promise<PooledConnection> promise;
        private volatile long timer;
        private boolean late;

        private Waiter(ContextInternal caller) {
            this.caller = caller;
            this.promise = caller.promise();
        }

        Future<PooledConnection> future() {
            return promise.future();
        }

        /** A context of the caller's event loop. */
        ContextInternal loop() {
            return caller.owner().createEventLoopContext(caller.nettyEventLoop(), null, null);
        }

        /** Whoever holds a timer for it says which, before the timer can be over. */
        void endsBy(long endsBy) {
            timer = endsBy;
        }

        void give(Vertx vertx, PooledConnection connection) {
            vertx.cancelTimer(timer);
            promise.complete(connection);
        }

        void fail(Vertx vertx, Throwable failure) {
            vertx.cancelTimer(timer);
            promise.tryFail(failure);
        }
    }

    Waiter join(ContextInternal caller) {
        Waiter waiter = new Waiter(caller);
        queue.add(waiter);
        return waiter;
    }

    @Nullable
    Waiter next() {
        return queue.poll();
    }

    /** Puts one that got nothing back to the front; not if its time was over meanwhile. */
    boolean putBack(Waiter waiter) {
        if (!waiter.late) {
            queue.addFirst(waiter);
        }
        return !waiter.late;
    }

    /** Its time is over; whether it still waited. */
    boolean leave(Waiter waiter) {
        waiter.late = true;
        return queue.remove(waiter);
    }

    List<Waiter> removeAll() {
        List<Waiter> all = List.copyOf(queue);
        queue.clear();
        return all;
    }

    /** The one that came last, for which the next connection is opened; null if nobody waits. */
    @Nullable
    Waiter last() {
        return queue.peekLast();
    }

    int size() {
        return queue.size();
    }
}
