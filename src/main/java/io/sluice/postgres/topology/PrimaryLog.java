package io.sluice.postgres.topology;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * When the primary was first seen at which position of its log. That turns a replica's position into time by one clock,
 * ours: the lag is how long ago the primary was already further. It is known as exactly as the primary is asked often.
 * Not thread-safe; times are {@link System#nanoTime}.
 */
final class PrimaryLog {

    private static final Duration KEPT = Duration.ofMinutes(5);

    /** Bounds the memory where positions move with every one of the fast probes. */
    private static final int MOST = 4_000;

    private record Sample(long nanos, long position) {}

    /** Both numbers grow from first to last. */
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private int timeline;

    /** The primary was at this position; another timeline begins anew. */
    void seen(int itsTimeline, long position, long now) {
        if (itsTimeline != timeline || (!samples.isEmpty() && samples.getLast().position > position)) {
            samples.clear();
            timeline = itsTimeline;
        }
        if (samples.isEmpty() || samples.getLast().position < position) {
            samples.addLast(new Sample(now, position));
        }
        while (samples.size() > MOST || (samples.size() > 1 && now - samples.getFirst().nanos > KEPT.toNanos())) {
            samples.removeFirst();
        }
    }

    /**
     * How far behind a replica at this position is.
     *
     * @param replayAge what the server says of its last replayed commit, in seconds: an upper bound for a lag that is
     *     older than what is remembered
     */
    Lag of(long position, @Nullable Double replayAge, long now) {
        if (samples.isEmpty()) {
            return Lag.UNKNOWN;
        }
        long bytes = samples.getLast().position - position;
        if (bytes <= 0) {
            return Lag.NONE;
        }
        Sample beyond = samples.getLast();
        Iterator<Sample> backwards = samples.descendingIterator();
        while (backwards.hasNext()) {
            Sample sample = backwards.next();
            if (sample.position <= position) {
                return new Lag(bytes, Duration.ofNanos(Math.max(0, now - beyond.nanos)));
            }
            beyond = sample;
        }
        return new Lag(bytes, replayAge == null ? null : Duration.ofMillis(Math.max(0, (long) (replayAge * 1_000))));
    }
}
