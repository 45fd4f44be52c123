package io.sluice.reports;

import io.sluice.observe.Observers;
import io.sluice.postgres.Database;
import io.sluice.postgres.Departure;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The places of reports, so that heavy ones take from each other and not from everybody else. Who finds none waits in
 * line, for a bounded time and in a bounded number. Thread-safe.
 */
@Singleton
class ReportLane {

    private final Vertx vertx;
    private final ReportsConfig config;
    private final int places;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private int taken;

    ReportLane(Vertx vertx, ReportsConfig config, Database database, Observers observers) {
        this.vertx = vertx;
        this.config = config;
        this.places = Math.min(config.maxConcurrent(), database.streamsAtOnce());
        if (places < config.maxConcurrent()) {
            observers.configurationFinding(
                    "sluice.reports.max-concurrent",
                    "only " + places + " reports run at a time, since they may take no more of sluice.pool.max-size");
        }
    }

    /** A place; it is given back once, by whoever got it. */
    final class Place {
        private final AtomicBoolean left = new AtomicBoolean();

        void leave() {
            if (left.compareAndSet(false, true)) {
                passOn();
            }
        }
    }

    private final class Waiter {
        private final Context caller;
        private final UniEmitter<? super Place> emitter;
        private final long timer;
        private final Runnable stopListening;

        Waiter(Context caller, UniEmitter<? super Place> emitter, Departure departure) {
            this.caller = caller;
            this.emitter = emitter;
            this.timer = vertx.setTimer(config.maxWait().toMillis(), late -> giveUp(refusal()));
            this.stopListening = departure.listen(() -> giveUp(refusal()));
        }

        void enter() {
            vertx.cancelTimer(timer);
            stopListening.run();
            Place place = new Place();
            caller.runOnContext(ignored -> emitter.complete(place));
        }

        private void giveUp(GatewayException reason) {
            if (forget(this)) {
                vertx.cancelTimer(timer);
                caller.runOnContext(ignored -> emitter.fail(reason));
            }
        }
    }

    /**
     * A place, now or soon, on the context that asks for it.
     *
     * @param departure of the caller, who then waits no longer
     * @return fails with {@code overloaded} if there is none in time or too many wait already
     */
    Uni<Place> enter(Departure departure) {
        return Uni.createFrom().emitter(emitter -> {
            if (tryEnter()) {
                emitter.complete(new Place());
            } else if (!join(emitter, departure)) {
                emitter.fail(refusal());
            }
        });
    }

    private synchronized boolean tryEnter() {
        if (taken >= places) {
            return false;
        }
        taken++;
        return true;
    }

    private synchronized boolean join(UniEmitter<? super Place> emitter, Departure departure) {
        if (waiting.size() >= config.maxWaiting()) {
            return false;
        }
        waiting.add(new Waiter(vertx.getOrCreateContext(), emitter, departure));
        return true;
    }

    private synchronized boolean forget(Waiter waiter) {
        return waiting.remove(waiter);
    }

    private void passOn() {
        Waiter next = next();
        if (next != null) {
            next.enter();
        }
    }

    private synchronized @Nullable Waiter next() {
        Waiter next = waiting.poll();
        if (next == null) {
            taken--;
        }
        return next;
    }

    private static GatewayException refusal() {
        return new GatewayException(ProblemType.OVERLOADED, "Too many reports run at the moment; try again soon.");
    }
}
