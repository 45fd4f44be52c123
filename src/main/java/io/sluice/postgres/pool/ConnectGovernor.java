package io.sluice.postgres.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a server that refuses from being stormed, over all callers. While attempts fail they come one at a time, each
 * after a pause that doubles from 100 ms to 1 s, less up to half of it by chance; and at no time do more than the rate
 * fail within a second, so that even what was begun before the first failure is bounded. Not thread-safe; the pool's
 * monitor guards it. Times are {@link System#nanoTime()}.
 */
final class ConnectGovernor {

    private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_DOUBLINGS = 10;

    private final int rate;

    /** When those attempts ended that failed within the last second. */
    private final ArrayDeque<Long> failed = new ArrayDeque<>();

    private int refusals;
    private long until;

    ConnectGovernor(int rate) {
        this.rate = rate;
    }

    /** Whether another attempt may begin beside those that are under way. */
    boolean allows(long now, int underWay) {
        forget(now);
        boolean calm = refusals == 0 || (underWay == 0 && now - until >= 0);
        return calm && failed.size() + underWay < rate;
    }

    /** Whether connecting has failed and the pause is not over: who has no connection need not wait for one. */
    boolean isPausing(long now) {
        return refusals > 0 && now - until < 0;
    }

    /** In how many milliseconds to ask again, after {@link #allows} has said no. */
    long pauseMillis(long now) {
        long pause = refusals == 0 ? 0 : until - now;
        if (failed.size() >= rate) {
            pause = Math.max(pause, failed.getFirst() + WINDOW_NANOS - now);
        }
        return Math.max(1, Duration.ofNanos(pause).toMillis() + 1);
    }

    /** An attempt succeeded, or the server was seen to answer. The rate holds on. */
    void reset() {
        refusals = 0;
    }

    /** An attempt failed. */
    void refused(long now) {
        forget(now);
        failed.add(now);
        long pause = Math.min(FIRST_NANOS << Math.min(refusals, MAX_DOUBLINGS), LONGEST_NANOS);
        refusals++;
        until = now + pause - ThreadLocalRandom.current().nextLong(pause / 2);
    }

    private void forget(long now) {
        while (!failed.isEmpty() && now - failed.getFirst() >= WINDOW_NANOS) {
            failed.removeFirst();
        }
    }
}
