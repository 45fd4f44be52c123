package io.sluice.postgres.lane;

import io.sluice.postgres.pool.PoolConfig;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Makes lanes without the container, for tests of the rooms above. */
public final class TestLanes {

    private TestLanes() {}

    record Settings(boolean enabled, int size, int maxInFlight, Duration statementTimeout, Duration silence)
            implements LaneConfig {}

    /** Every read borrows a connection. */
    public static NodeLanes none(Vertx vertx, PoolConfig pool) {
        return new NodeLanes(vertx, new Settings(false, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)), pool);
    }
}
