package io.sluice.postgres.pool;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;

/** Brings new connections into a pool: for those who wait, for the least number, or for one holder. Thread-safe. */
final class Openings {

    private final NodePool pool;
    private final VertxInternal vertx;
    private final Opener opener;
    private final Places places;
    private final WarmUp warmUp;
    private final Hooks hooks;
    private final GatewayObserver observer;

    Openings(
            NodePool pool,
            VertxInternal vertx,
            Opener opener,
            Places places,
            WarmUp warmUp,
            Hooks hooks,
            GatewayObserver observer) {
        this.pool = pool;
        this.vertx = vertx;
        this.opener = opener;
        this.places = places;
        this.warmUp = warmUp;
        this.hooks = hooks;
        this.observer = observer;
    }

    /** Opens one for a holder, who keeps it. */
    Future<PooledConnection> dedicate(ContextInternal loop) {
        Promise<PooledConnection> holder = loop.promise();
        Opener.Attempt attempt = places.begin(opener, loop, holder, System.nanoTime());
        if (attempt == null) {
            holder.fail(Refusals.noRoom());
        } else {
            open(attempt);
        }
        return holder.future();
    }

    /** Opens as many connections as are wanted and allowed. */
    void grow() {
        Opener.Attempt attempt = places.begin(opener, vertx::createEventLoopContext, System.nanoTime());
        while (attempt != null) {
            open(attempt);
            attempt = places.begin(opener, vertx::createEventLoopContext, System.nanoTime());
        }
        long pause = places.postpone(System.nanoTime());
        if (pause > 0) {
            vertx.setTimer(pause, id -> {
                places.resume();
                grow();
            });
        }
    }

    private void open(Opener.Attempt attempt) {
        Greeting greeting = new Greeting(pool, hooks, attempt, observer);
        attempt.open(greeting::greet).onComplete(result -> {
            if (result.succeeded()) {
                opened(attempt, result.result());
            } else {
                greeting.failed();
                observer.connectFailed(pool.node(), result.cause());
                attempt.refuse(Refusals.unavailable(result.cause()));
                places.failed(attempt, System.nanoTime())
                        .forEach(waiter ->
                                waiter.fail(vertx, pool.refused("unavailable", Refusals.unavailable(result.cause()))));
                warmUp.failed(result.cause());
            }
            grow();
        });
    }

    private void opened(Opener.Attempt attempt, PooledConnection connection) {
        observer.connectionOpened(pool.node(), connection.age());
        DestroyReason objection = places.arrived(attempt, connection);
        Promise<PooledConnection> holder = attempt.holder();
        if (objection != null) {
            attempt.refuse(Refusals.unavailable(null));
            pool.discard(connection, objection);
        } else if (holder == null) {
            pool.passOn(connection);
            warmUp.opened();
        } else if (pool.isFit(connection)) {
            holder.complete(connection);
        } else {
            attempt.refuse(Refusals.unavailable(null));
        }
    }
}
