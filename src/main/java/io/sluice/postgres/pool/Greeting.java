package io.sluice.postgres.pool;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The first words on a new connection: the hooks are asked, and what the server says later of its own is heard. Used
 * once, on the connection's event loop.
 */
final class Greeting {

    private final NodePool pool;
    private final Hooks hooks;
    private final Opener.Attempt attempt;
    private final GatewayObserver observer;
    private volatile @Nullable PooledConnection greeted;

    Greeting(NodePool pool, Hooks hooks, Opener.Attempt attempt, GatewayObserver observer) {
        this.pool = pool;
        this.hooks = hooks;
        this.attempt = attempt;
        this.observer = observer;
    }

    Future<PooledConnection> greet(Opener.Opened fresh) {
        PooledConnection connection = new PooledConnection(pool, fresh, attempt.lifetime());
        greeted = connection;
        fresh.sql().closeHandler(ignored -> pool.remove(connection, DestroyReason.CLOSED));
        fresh.sql().exceptionHandler(lastWord -> {
            connection.said(lastWord);
            observer.connectionFailed(pool.node(), lastWord);
        });
        return hooks.connected(connection.fresh(attempt.isAwaited())).map(connection);
    }

    /** Those hooks that saw the connection come see it go. */
    void failed() {
        PooledConnection connection = greeted;
        if (connection != null) {
            hooks.destroyed(connection, DestroyReason.REFUSED);
        }
    }
}
