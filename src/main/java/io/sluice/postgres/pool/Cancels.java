package io.sluice.postgres.pool;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.vertx.core.Future;

/**
 * Has statements cancelled and sees to it that no cancel hits another one: a connection goes back into the pool only
 * after both its borrower saw the end of its transaction and the server was seen to have sent the signal. The signal is
 * then in the server process's queue, which it looks at before it reads its next command. Where the second is never
 * seen, and behind a pooler, whose servers the next client gets, the connection is destroyed. Thread-safe.
 */
final class Cancels {

    private final NodePool pool;
    private final Places places;
    private final CancelLane lane;
    private final boolean pooled;
    private final GatewayObserver observer;

    Cancels(NodePool pool, Places places, CancelLane lane, boolean pooled, GatewayObserver observer) {
        this.pool = pool;
        this.places = places;
        this.lane = lane;
        this.pooled = pooled;
        this.observer = observer;
    }

    Future<Void> cancel(PooledConnection connection) {
        if (!places.cancelBegins(connection)) {
            return Future.failedFuture(new IllegalStateException("Nothing runs on a connection that is not lent"));
        }
        if (!lane.enter()) {
            observer.cancelEnded(pool.node(), "crowded");
            places.cancelEnded(connection, false);
            pool.remove(connection, DestroyReason.CANCELLED);
            return Future.failedFuture(new IllegalStateException("Too many cancels are under way"));
        }
        return connection.askToCancel(lane).onComplete(result -> {
            observer.cancelEnded(pool.node(), result.succeeded() ? "sent" : "lost");
            if (places.cancelEnded(connection, result.succeeded() && !pooled)) {
                pool.settle(connection);
            }
        });
    }
}
