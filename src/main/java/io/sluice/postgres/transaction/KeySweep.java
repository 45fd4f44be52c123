package io.sluice.postgres.transaction;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.observe.Observers;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Forgets idempotency keys that have expired, batch by batch: the next one soon while they are full, else after the
 * interval. It does nothing where no primary is known, and a failed round is simply the next one's work. Rows that
 * another instance is removing, or a caller is taking again, are skipped. Thread-safe; one round at a time.
 */
@Singleton
class KeySweep {

    /** Between full batches, so that a backlog does not become the primary's main work. */
    static final Duration BREATH = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** It belongs to no tenant and no group, so no policy shows it any row. */
    private static final Caller NOBODY = new Caller(null, null, Set.of());

    private final Vertx vertx;
    private final Database database;
    private final TopologyWatcher watcher;
    private final IdempotencyConfig config;
    private final Observers observers;

    private volatile boolean stopped;

    KeySweep(Vertx vertx, Database database, TopologyWatcher watcher, IdempotencyConfig config, Observers observers) {
        this.vertx = vertx;
        this.database = database;
        this.watcher = watcher;
        this.config = config;
        this.observers = observers;
    }

    /** After the start-up sequence. The first round comes at a moment of its own on each instance. */
    void onStart(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        long interval = config.sweepInterval().toMillis();
        if (interval > 0) {
            after(Duration.ofMillis(ThreadLocalRandom.current().nextLong(interval) + 1));
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    /** One batch; gives how long to wait for the next. Never fails. */
    Uni<Duration> round() {
        if (watcher.current().primary().isEmpty()) {
            return Uni.createFrom().item(config.sweepInterval());
        }
        return Uni.createFrom()
                .deferred(() -> database.write(
                        WorkContext.of(NOBODY, Freshness.STRONG, PATIENCE), KeySql.SWEEP.with(config.sweepBatch())))
                .map(KeySweep::removed)
                .invoke(this::tell)
                .map(removed -> removed < config.sweepBatch() ? config.sweepInterval() : BREATH)
                .onFailure()
                .recoverWithItem(config.sweepInterval());
    }

    private static int removed(List<KeySql.Swept> rows) {
        Integer removed = rows.get(0).removed();
        return removed == null ? 0 : removed;
    }

    private void tell(int removed) {
        if (removed > 0) {
            observers.keysExpired(removed);
        }
    }

    private void after(Duration pause) {
        vertx.setTimer(Math.max(1, pause.toMillis()), id -> {
            if (!stopped) {
                var unused = round().subscribe().with(this::after);
            }
        });
    }
}
