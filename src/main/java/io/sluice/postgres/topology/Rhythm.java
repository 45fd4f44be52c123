package io.sluice.postgres.topology;

import java.time.Duration;

/**
 * How soon a node is asked again: slowly in calm, fast for some time after trouble and while there is no primary. A
 * node that does not answer costs a connect each time, so it is asked less often than one that does, and less so the
 * longer it has been away. Not thread-safe; times are {@link System#nanoTime}.
 */
final class Rhythm {

    private static final long REFUSED = Duration.ofMillis(200).toNanos();
    private static final long AWAY = Duration.ofMillis(500).toNanos();
    private static final long AWAY_AFTER = Duration.ofSeconds(10).toNanos();

    private final long calm;
    private final long fast;
    private final long fastFor;
    private long lastTrouble;
    private boolean troubled;

    Rhythm(TopologyConfig config) {
        this.calm = config.period().toNanos();
        this.fast = Math.min(config.fastPeriod().toNanos(), calm);
        this.fastFor = config.fastFor().toNanos();
    }

    /** Something went wrong or changed. */
    void trouble(long now) {
        troubled = true;
        lastTrouble = now;
    }

    /** From the begin of one probe to that of the next, for a node that answers. */
    long pause(boolean primaryKnown, long now) {
        return isFast(primaryKnown, now) ? fast : calm;
    }

    /** The same for one that has not answered for so long. */
    long pauseWithout(boolean primaryKnown, long silence, long now) {
        if (!isFast(primaryKnown, now)) {
            return calm;
        }
        return Math.max(fast, primaryKnown && silence > AWAY_AFTER ? AWAY : REFUSED);
    }

    private boolean isFast(boolean primaryKnown, long now) {
        return !primaryKnown || (troubled && now - lastTrouble < fastFor);
    }
}
