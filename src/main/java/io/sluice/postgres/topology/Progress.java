package io.sluice.postgres.topology;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far one incarnation of a server has replayed or flushed its log, in bytes. It only grows, and every answer of the
 * server may move it on. Thread-safe.
 */
public final class Progress {

    private final AtomicLong position = new AtomicLong();

    public Progress(long position) {
        this.position.set(position);
    }

    /** The furthest that is known. */
    public long position() {
        return position.get();
    }

    /** The server said that it is this far. */
    public void advance(long seen) {
        if (seen > position.get()) {
            position.accumulateAndGet(seen, Math::max);
        }
    }
}
