package io.sluice.postgres.lane;

import io.netty.channel.EventLoop;
import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.PoolConfig;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the lanes of a node: the first ones each on an event loop of its own, and the same loops for every node. */
@Singleton
public class NodeLanes {

    /** Event loops are given out in turn, and others take theirs meanwhile. */
    private static final int TRIES = 4;

    private final LaneConfig config;
    private final List<ContextInternal> loops;

    NodeLanes(Vertx vertx, LaneConfig config, PoolConfig pool) {
        this.config = config;
        int size = config.enabled() ? Math.min(config.size(), pool.maxSize() / 2) : 0;
        Map<EventLoop, ContextInternal> distinct = new LinkedHashMap<>();
        for (int i = 0; i < size * TRIES && distinct.size() < size; i++) {
            ContextInternal loop = ((VertxInternal) vertx).createEventLoopContext();
            distinct.putIfAbsent(loop.nettyEventLoop(), loop);
        }
        List<ContextInternal> found = List.copyOf(distinct.values());
        this.loops = IntStream.range(0, size)
                .mapToObj(i -> found.get(i % found.size()))
                .toList();
    }

    /**
     * The node's lanes, none of them open yet.
     *
     * @param pool opens their connections
     * @param shareable false where a pooler stands between, which may give each group another server
     */
    public Lanes of(NodePool pool, boolean shareable) {
        return new Lanes(pool, config, shareable ? loops : List.of());
    }
}
