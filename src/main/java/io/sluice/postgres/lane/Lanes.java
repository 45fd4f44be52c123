package io.sluice.postgres.lane;

import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The lanes to one node. Each has its place on an event loop; what breaks, grows old or belongs to an older generation
 * of the pool is replaced in its place. Thread-safe.
 */
public final class Lanes {

    private final NodePool pool;
    private final LaneConfig config;
    private final List<Slot> slots;
    private volatile boolean closed;

    Lanes(NodePool pool, LaneConfig config, List<ContextInternal> loops) {
        this.pool = pool;
        this.config = config;
        this.slots = loops.stream().map(Slot::new).toList();
    }

    private static final class Slot {
        private final ContextInternal loop;
        private final AtomicBoolean opening = new AtomicBoolean();
        private volatile @Nullable Lane lane;

        Slot(ContextInternal loop) {
            this.loop = loop;
        }
    }

    /** The lane to use, of the caller's own event loop if it has one with room; null if none has room. */
    public @Nullable Lane find(ContextInternal caller) {
        Lane best = null;
        boolean bestIsNear = false;
        for (Slot slot : slots) {
            Lane lane = slot.lane;
            if (lane == null || !lane.hasRoom()) {
                continue;
            }
            boolean near = lane.isOn(caller);
            if (best == null || (near && !bestIsNear) || (near == bestIsNear && lane.underWay() < best.underWay())) {
                best = lane;
                bestIsNear = near;
            }
        }
        return best;
    }

    /**
     * Opens what is missing or outdated.
     *
     * @return completes when all has been tried; a lane that could not be opened is tried again at the next sweep and
     *     is no reason not to serve
     */
    public Future<Void> open() {
        List<Future<Void>> opening = new ArrayList<>();
        for (Slot slot : slots) {
            DestroyReason objection = objection(slot.lane);
            if (objection != null && !closed && slot.opening.compareAndSet(false, true)) {
                opening.add(open(slot, objection).onComplete(ignored -> slot.opening.set(false)));
            }
        }
        return Future.join(opening).mapEmpty();
    }

    /** Groups under way on all of them. */
    public int underWay() {
        int sum = 0;
        for (Slot slot : slots) {
            Lane lane = slot.lane;
            sum += lane == null ? 0 : lane.underWay();
        }
        return sum;
    }

    /** Takes nothing more; each closes when what is under way has been answered. */
    public void close() {
        closed = true;
        for (Slot slot : slots) {
            Lane lane = slot.lane;
            slot.lane = null;
            if (lane != null) {
                lane.retire(DestroyReason.SHUTDOWN);
            }
        }
    }

    private static @Nullable DestroyReason objection(@Nullable Lane lane) {
        if (lane == null || !lane.isOpen() || !lane.connection().isOpen()) {
            return DestroyReason.CLOSED;
        }
        if (!lane.connection().isCurrent()) {
            return DestroyReason.RENEWED;
        }
        return lane.connection().isExpired() ? DestroyReason.EXPIRED : null;
    }

    private Future<Void> open(Slot slot, DestroyReason objection) {
        Lane before = slot.lane;
        if (before != null && objection == DestroyReason.RENEWED) {
            // It leads to what the node was, so nobody is to use it while the new one is opened.
            slot.lane = null;
            before.retire(objection);
        }
        return pool.dedicate(slot.loop)
                .compose(this::prepare)
                .onSuccess(lane -> {
                    slot.lane = lane;
                    if (before != null) {
                        before.retire(objection);
                    }
                    if (closed) {
                        close();
                    }
                })
                .mapEmpty();
    }

    private Future<Lane> prepare(PooledConnection connection) {
        connection.use("shared reads", true);
        Promise<Lane> ready = Promise.promise();
        Call<?> prepare =
                LaneSql.PREPARE.with(Long.toString(config.statementTimeout().toMillis()));
        connection.flush(
                client -> client.preparedQuery(prepare.statement().sql())
                        .execute(prepare.arguments())
                        .onComplete(result -> {
                            if (result.failed()) {
                                connection.destroy(DestroyReason.UNCLEAN);
                                ready.fail(result.cause());
                                return;
                            }
                            // Not from within the driver's codec, which has not finished with the answer.
                            connection.context().runOnContext(ignored -> {
                                Lane lane = new Lane(connection, config);
                                lane.begin();
                                ready.complete(lane);
                            });
                        }),
                () -> {
                    connection.destroy(DestroyReason.CLOSED);
                    ready.fail(new IllegalStateException("The connection was closed before it became a lane"));
                });
        return ready.future();
    }
}
