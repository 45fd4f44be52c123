package io.sluice.postgres.transaction;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.Departure;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Ends what takes too long or is for nobody any more: asks the server to cancel, and destroys the connection if even
 * that is not answered. One for each use of a connection; lives on the connection's event loop.
 */
final class Watchdog {

    /** How long a cancelled statement may take to say so. */
    private static final Duration GRACE = Duration.ofMillis(300);

    /** A cancel that reaches the server before the statement does is lost, so it is asked again after this. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final long NONE = -1;

    private final PooledConnection connection;
    private final Vertx vertx;
    private final boolean cancellable;
    private final Runnable stopListening;
    private long timer;
    private long again = NONE;
    private boolean late;
    private boolean ended;

    /**
     * Watches from now on.
     *
     * @param limit after which it is too late
     * @param cancellable false where a cancel could be taken for success: in the wait for a synchronous standby
     * @param left what to tell when the caller has gone away
     */
    Watchdog(
            PooledConnection connection,
            Vertx vertx,
            Duration limit,
            boolean cancellable,
            Departure departure,
            Runnable left) {
        this.connection = connection;
        this.vertx = vertx;
        this.cancellable = cancellable;
        this.timer = vertx.setTimer(Math.max(1, limit.toMillis()), id -> onLoop(this::expire));
        this.stopListening = departure.listen(() -> onLoop(() -> leave(left)));
    }

    /** Everything was answered, or the connection is gone. */
    void end() {
        ended = true;
        vertx.cancelTimer(timer);
        vertx.cancelTimer(again);
        stopListening.run();
    }

    /** Whether the limit has passed. */
    boolean isLate() {
        return late;
    }

    private void expire() {
        if (ended) {
            return;
        }
        late = true;
        if (cancellable) {
            cancel();
            timer = vertx.setTimer(GRACE.toMillis(), id -> onLoop(this::giveUp));
        } else {
            giveUp();
        }
    }

    private void leave(Runnable left) {
        if (!ended && cancellable) {
            left.run();
            cancel();
        }
    }

    /** Asks now, and again after pauses that double, until the statement has ended. */
    private void cancel() {
        if (again == NONE) {
            ask(FIRST_PAUSE.toMillis());
        }
    }

    private void ask(long pause) {
        if (!ended) {
            Future<Void> unused = connection.cancel();
            again = vertx.setTimer(pause, id -> onLoop(() -> ask(pause * 2)));
        }
    }

    private void giveUp() {
        if (!ended) {
            connection.destroy(DestroyReason.HUNG);
        }
    }

    private void onLoop(Runnable block) {
        connection.context().runOnContext(ignored -> block.run());
    }

    /** Tells the observer of a cancelled statement. */
    static Runnable report(GatewayObserver observer, String node, String work) {
        return () -> observer.statementCancelled(node, work);
    }
}
