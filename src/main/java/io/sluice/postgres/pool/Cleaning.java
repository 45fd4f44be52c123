package io.sluice.postgres.pool;

import io.sluice.postgres.pool.hook.ConnectionHook;
import io.sluice.postgres.pool.hook.ConnectionView;
import io.sluice.postgres.pool.hook.DestroyReason;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Takes out connections that are closed, too old or of an older generation, whenever they change hands. */
@Singleton
@Priority(1_000)
public class Cleaning implements ConnectionHook {

    @Override
    public @Nullable DestroyReason beforeLent(ConnectionView connection) {
        return objection(connection);
    }

    @Override
    public @Nullable DestroyReason cameBack(ConnectionView connection) {
        return objection(connection);
    }

    static @Nullable DestroyReason objection(ConnectionView connection) {
        if (!connection.isOpen()) {
            return DestroyReason.CLOSED;
        }
        if (!connection.isCurrent()) {
            return DestroyReason.RENEWED;
        }
        return connection.isExpired() ? DestroyReason.EXPIRED : null;
    }
}
