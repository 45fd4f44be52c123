package io.sluice.postgres.routing;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps reads that the primary serves in a replica's stead from taking all of its connections. Thread-safe. */
final class PrimaryShare {

    private final ReadConfig config;
    private final AtomicInteger used = new AtomicInteger();

    PrimaryShare(ReadConfig config) {
        this.config = config;
    }

    /**
     * Takes a place; every one taken is given back.
     *
     * @param connections the most that the primary's pool can lend
     * @throws GatewayException {@code overloaded} if there is none left
     */
    void enter(int connections) {
        int limit = (int) Math.ceil(connections * config.primaryShare());
        if (used.incrementAndGet() > limit) {
            used.decrementAndGet();
            throw new GatewayException(
                    ProblemType.OVERLOADED,
                    "No replica can serve this read, and the primary serves no more of them now.");
        }
    }

    void leave() {
        used.decrementAndGet();
    }
}
