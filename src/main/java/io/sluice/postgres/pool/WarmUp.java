package io.sluice.postgres.pool;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Waits for a pool's least number of connections, and prepares statements on those that are there. Thread-safe. */
final class WarmUp {

    private final Vertx vertx;
    private final Places places;
    private final HotStatements statements;
    private final PoolConfig config;
    private final Queue<Promise<Void>> waiting = new ConcurrentLinkedQueue<>();

    WarmUp(Vertx vertx, Places places, HotStatements statements, PoolConfig config) {
        this.vertx = vertx;
        this.places = places;
        this.statements = statements;
        this.config = config;
    }

    /** Ends within the connect timeout; the opening of what is missing is the pool's. */
    Future<Void> begin(Consumer<PooledConnection> prepared) {
        Duration limit = config.connectTimeout();
        Promise<Void> enough = Promise.promise();
        waiting.add(enough);
        List<Future<Void>> here = places.takeIdle().stream()
                .map(connection -> prepare(connection).onComplete(ignored -> prepared.accept(connection)))
                .toList();
        Promise<Void> inTime = Promise.promise();
        long timer = vertx.setTimer(limit.toMillis(), id -> inTime.tryFail(new ConnectTimeout(limit)));
        enough.future()
                .compose(ignored -> Future.join(here))
                .onSuccess(ignored -> inTime.tryComplete())
                .onFailure(inTime::tryFail);
        return inTime.future().onComplete(ignored -> vertx.cancelTimer(timer));
    }

    private Future<Void> prepare(PooledConnection connection) {
        return connection.prepare(
                statements.top(config.hotStatements()), config.connectTimeout().dividedBy(2));
    }

    /** Another connection is open. */
    void opened() {
        if (places.isWarm()) {
            for (Promise<Void> one = waiting.poll(); one != null; one = waiting.poll()) {
                one.tryComplete();
            }
        }
    }

    void failed(Throwable cause) {
        for (Promise<Void> one = waiting.poll(); one != null; one = waiting.poll()) {
            one.tryFail(cause);
        }
    }
}
