package io.sluice.postgres.pool;

import io.quarkus.arc.All;
import io.sluice.observe.GatewayObserver;
import io.sluice.observe.Observers;
import io.sluice.postgres.pool.hook.ConnectionHook;
import io.sluice.postgres.pool.hook.ConnectionView;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.pool.hook.FreshConnection;
import io.vertx.core.Future;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks every {@link ConnectionHook}, so that none can break the pool. Thread-safe. */
@Singleton
@Typed(Hooks.class)
public class Hooks implements ConnectionHook {

    private final List<ConnectionHook> all;
    private final GatewayObserver observer;

    @Inject
    Hooks(@All List<ConnectionHook> all, Observers observers) {
        this(all, (GatewayObserver) observers);
    }

    Hooks(List<ConnectionHook> all, GatewayObserver observer) {
        this.all = List.copyOf(all);
        this.observer = observer;
    }

    /** One hook after the other; the first failure ends it. */
    @Override
    public Future<Void> connected(FreshConnection connection) {
        Future<Void> done = Future.succeededFuture();
        for (ConnectionHook hook : all) {
            done = done.compose(ignored -> connected(hook, connection));
        }
        return done;
    }

    private Future<Void> connected(ConnectionHook hook, FreshConnection connection) {
        Future<Void> answer;
        try {
            answer = hook.connected(connection);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        return answer.onFailure(failure -> report(hook, connection.view(), failure));
    }

    @Override
    public @Nullable DestroyReason beforeLent(ConnectionView connection) {
        return firstObjection(connection, hook -> hook.beforeLent(connection));
    }

    @Override
    public @Nullable DestroyReason cameBack(ConnectionView connection) {
        return firstObjection(connection, hook -> hook.cameBack(connection));
    }

    @Override
    public void destroyed(ConnectionView connection, DestroyReason reason) {
        for (ConnectionHook hook : all) {
            try {
                hook.destroyed(connection, reason);
            } catch (RuntimeException e) {
                report(hook, connection, e);
            }
        }
    }

    private @Nullable DestroyReason firstObjection(
            ConnectionView connection, Function<ConnectionHook, @Nullable DestroyReason> question) {
        for (ConnectionHook hook : all) {
            try {
                DestroyReason objection = question.apply(hook);
                if (objection != null) {
                    return objection;
                }
            } catch (RuntimeException e) {
                report(hook, connection, e);
                return DestroyReason.REFUSED;
            }
        }
        return null;
    }

    private void report(ConnectionHook hook, ConnectionView connection, Throwable failure) {
        observer.hookFailed(connection.node(), hook.getClass().getSimpleName(), failure);
    }
}
