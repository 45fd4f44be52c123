package io.sluice.postgres.pool;

import io.sluice.observe.GatewayObserver;
import io.sluice.observe.Observers;
import io.sluice.postgres.pool.hook.ConnectionHook;
import io.sluice.postgres.pool.hook.ConnectionView;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reports a connection that is held for too long, once each time that it is lent, with what it is used for. */
@Singleton
@Priority(-1_000)
public class LeakReport implements ConnectionHook {

    private static final long LOOK_MILLIS = 500;

    private final Set<ConnectionView> lent = ConcurrentHashMap.newKeySet();
    private final Duration limit;
    private final GatewayObserver observer;

    @Inject
    LeakReport(Vertx vertx, PoolConfig config, Observers observers) {
        this(vertx, config.leakAfter(), observers);
    }

    LeakReport(Vertx vertx, Duration limit, GatewayObserver observer) {
        this.limit = limit;
        this.observer = observer;
        vertx.setPeriodic(LOOK_MILLIS, id -> look());
    }

    @Override
    public @Nullable DestroyReason beforeLent(ConnectionView connection) {
        lent.add(connection);
        return null;
    }

    @Override
    public @Nullable DestroyReason cameBack(ConnectionView connection) {
        lent.remove(connection);
        return null;
    }

    @Override
    public void destroyed(ConnectionView connection, DestroyReason reason) {
        lent.remove(connection);
    }

    private void look() {
        for (ConnectionView connection : lent) {
            Duration held = connection.held();
            if (held.compareTo(limit) > 0 && lent.remove(connection)) {
                observer.connectionHeldLong(connection.node(), connection.work(), held);
            }
        }
    }
}
