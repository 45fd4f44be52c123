package io.sluice.postgres.pool.hook;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Takes part in the life of every request connection. Hooks are beans, asked in the order of their {@code @Priority},
 * the highest first. Add one by adding a bean:
 *
 * <pre>{@code
 * @Singleton
 * class Vacation implements ConnectionHook {
 *     @Override
 *     public @Nullable DestroyReason cameBack(ConnectionView connection) {
 *         return connection.age().toMinutes() > 30 ? DestroyReason.REFUSED : null;
 *     }
 * }
 * }</pre>
 *
 * <p>Hooks are called from event loops and must not block. One that throws costs the connection at which it did so, and
 * is reported; it never breaks the pool.
 */
public interface ConnectionHook {

    /**
     * The connection was opened. It is lent only after the future has completed, within the deadline of connecting; a
     * failure refuses the connection and counts as a failed attempt to connect.
     */
    default Future<Void> connected(FreshConnection connection) {
        return Future.succeededFuture();
    }

    /** It is about to be lent: null, or why it is destroyed and another one taken. */
    default @Nullable DestroyReason beforeLent(ConnectionView connection) {
        return null;
    }

    /** It came back after its transaction ended: null, or why it is destroyed instead of being kept. */
    default @Nullable DestroyReason cameBack(ConnectionView connection) {
        return null;
    }

    /** It is gone, for this reason; told once for every connection that was {@link #connected}. */
    default void destroyed(ConnectionView connection, DestroyReason reason) {}
}
