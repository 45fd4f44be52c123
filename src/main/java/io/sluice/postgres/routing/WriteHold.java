package io.sluice.postgres.routing;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where requests wait that only a primary can serve while there is none: bounded in number, each by its own deadline,
 * and all let go by the snapshot that has a primary again. Thread-safe.
 */
final class WriteHold {

    private final Vertx vertx;
    private final TopologyWatcher watcher;
    private final WriteConfig config;
    private final GatewayObserver observer;
    private final AtomicInteger held = new AtomicInteger();

    WriteHold(Vertx vertx, TopologyWatcher watcher, WriteConfig config, GatewayObserver observer) {
        this.vertx = vertx;
        this.watcher = watcher;
        this.config = config;
        this.observer = observer;
    }

    /** So many wait now. */
    int size() {
        return held.get();
    }

    /**
     * A snapshot with a primary as soon as there is one; fails with {@code no-primary} when the time or the room is
     * used up.
     */
    Future<Topology> await(ContextInternal caller, Deadline deadline) {
        if (held.incrementAndGet() > config.maxHeld()) {
            held.decrementAndGet();
            return caller.failedFuture(none());
        }
        Promise<Topology> promise = caller.promise();
        long begun = System.nanoTime();
        Runnable unlisten = watcher.listen(seen -> release(promise, seen));
        long limit = Math.max(1, deadline.orIn(config.hold()).left().toMillis());
        long timer = vertx.setTimer(limit, id -> promise.tryFail(none()));
        // One may have appeared between the caller's look and the listening.
        release(promise, watcher.current());
        return promise.future().onComplete(result -> {
            unlisten.run();
            vertx.cancelTimer(timer);
            held.decrementAndGet();
            observer.writeHeld(result.succeeded(), Duration.ofNanos(System.nanoTime() - begun));
        });
    }

    private static void release(Promise<Topology> promise, Topology seen) {
        if (seen.primary().isPresent()) {
            promise.tryComplete(seen);
        }
    }

    private static GatewayException none() {
        return new GatewayException(
                ProblemType.NO_PRIMARY, "No node of the cluster takes writes at the moment; try again soon.");
    }
}
