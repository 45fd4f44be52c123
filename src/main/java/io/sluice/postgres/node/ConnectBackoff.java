package io.sluice.postgres.node;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a refusing server from being stormed: after each refusal nobody tries for a while that doubles from 100 ms to 2
 * s, less up to half of it by chance. Not thread-safe; the pool's monitor guards it.
 */
final class ConnectBackoff {

    private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MAX_DOUBLINGS = 10;

    private int refusals;
    private long until;

    boolean isOver(long now) {
        return refusals == 0 || now - until >= 0;
    }

    void reset() {
        refusals = 0;
    }

    /** Notes a refusal and gives the pause. */
    Duration refused(long now) {
        long pause = Math.min(FIRST_NANOS << Math.min(refusals, MAX_DOUBLINGS), LONGEST_NANOS);
        long jittered = pause - ThreadLocalRandom.current().nextLong(pause / 2);
        refusals++;
        until = now + jittered;
        return Duration.ofNanos(jittered);
    }
}
