package io.sluice.postgres.pool;

import io.sluice.observe.Observers;
import io.vertx.core.Vertx;
import java.util.List;

/** Makes pools without the container, for tests of the rooms above. */
public final class TestPools {

    private TestPools() {}

    /** Pools without hooks. */
    public static NodePools of(Vertx vertx, PoolConfig config, Observers observers) {
        return new NodePools(vertx, config, new Hooks(List.of(), observers), new HotStatements(), observers);
    }
}
