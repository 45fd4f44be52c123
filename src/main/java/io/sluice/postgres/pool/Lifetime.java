package io.sluice.postgres.pool;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a connection may live, stamped on it when its opening begins.
 *
 * @param generation of the pool at that moment
 * @param bornAt of {@link System#nanoTime()}
 * @param expiresAt of {@link System#nanoTime()}
 */
record Lifetime(int generation, long bornAt, long expiresAt) {

    /**
     * Begins now.
     *
     * @param jitter the part of the longest life that chance may take away, from 0 to 1; without it, connections that
     *     were opened together would be renewed together, again and again
     */
    static Lifetime begin(int generation, Duration longest, double jitter) {
        long now = System.nanoTime();
        long less =
                (long) (longest.toNanos() * jitter * ThreadLocalRandom.current().nextDouble());
        return new Lifetime(generation, now, now + longest.toNanos() - less);
    }
}
