package io.sluice.postgres;

import java.time.Duration;

/**
 * The moment after which nobody waits for an answer any more; every wait on the way ends by then.
 *
 * @param at in nanoseconds of {@link System#nanoTime}
 */
public record Deadline(long at) {

    /** So much time from now on. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left of it; zero when it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
    }

    /** Whether nothing is left. */
    public boolean isOver() {
        return at - System.nanoTime() <= 0;
    }

    /** The sooner one of this deadline and so much time from now on. */
    public Deadline orIn(Duration time) {
        Deadline other = in(time);
        return other.at - at < 0 ? other : this;
    }
}
