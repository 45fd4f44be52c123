package io.sluice.postgres.topology;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far one incarnation of a server has replayed or flushed its log, in bytes. It only grows, and every answer of the
 * server may move it on. Thread-safe.
 */
public final class Progress {

    private final AtomicLong position = new AtomicLong();
    private volatile long heardAt = System.nanoTime();

    public Progress(long position) {
        this.position.set(position);
    }

    /** The furthest that is known. */
    public long position() {
        return position.get();
    }

    /** Whether the server was asked how far it is within this time. */
    public boolean isNewerThan(Duration age) {
        return System.nanoTime() - heardAt < age.toNanos();
    }

    /** The server said that it is this far. */
    public void advance(long seen) {
        heardAt = System.nanoTime();
        if (seen > position.get()) {
            position.accumulateAndGet(seen, Math::max);
        }
    }
}
