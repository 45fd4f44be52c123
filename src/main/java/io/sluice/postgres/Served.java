package io.sluice.postgres;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request's work in the database, written by the {@code transaction} room and told to the caller in
 * headers. Thread-safe.
 */
public final class Served {

    /** Who answered. */
    public record By(String node, String role) {}

    /** Why an answer was served in degraded mode; the closed set behind the header and the metric. */
    public enum Degraded {
        /** No primary is known, so nobody can say how far the replica is behind. */
        NO_PRIMARY("no-primary"),
        /** There are replicas, but none that may serve, and the primary stood in. */
        NO_REPLICA("no-replica");

        private final String word;

        Degraded(String word) {
            this.word = word;
        }

        /** The word on the wire. */
        public String word() {
            return word;
        }
    }

    private final AtomicLong waited = new AtomicLong();
    private final AtomicLong ran = new AtomicLong();
    private volatile @Nullable By by;
    private volatile @Nullable ConsistencyToken token;
    private volatile @Nullable ConsistencyToken seen;
    private volatile @Nullable Degraded degraded;
    private volatile boolean replayed;

    /** A node was asked; the last one counts, the times add up. */
    public void tried(By node, Duration waitedForConnection, Duration ranFor) {
        by = node;
        waited.addAndGet(waitedForConnection.toNanos());
        ran.addAndGet(ranFor.toNanos());
    }

    /** A write was committed, and this is the state that holds it. */
    public void committed(ConsistencyToken state) {
        token = state;
    }

    /** The primary answered a read in this state. */
    public void seen(ConsistencyToken state) {
        seen = state;
    }

    /** What was committed before is part of the state that was seen last; for a write whose own state was not heard. */
    public void committedAsSeen() {
        token = seen;
    }

    /** The answer comes from a node that stands in for a better one; null if it does not. */
    public void degraded(@Nullable Degraded reason) {
        degraded = reason;
    }

    /** Nothing was written: this is the answer that an earlier request got under the same key. */
    public void replayed() {
        replayed = true;
    }

    /** Whether the answer is an earlier one. */
    public boolean isReplayed() {
        return replayed;
    }

    /** The node that answered last; null if none was asked. */
    public @Nullable By by() {
        return by;
    }

    /** The state that holds this request's write; null if it wrote nothing. */
    public @Nullable ConsistencyToken token() {
        return token;
    }

    /** Null in health. */
    public @Nullable Degraded degraded() {
        return degraded;
    }

    /** The wait for connections, all attempts together. */
    public Duration waited() {
        return Duration.ofNanos(waited.get());
    }

    /** The time in the database, from the first byte sent to the last answer, all attempts together. */
    public Duration ran() {
        return Duration.ofNanos(ran.get());
    }
}
