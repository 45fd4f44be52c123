package io.sluice.http;

import io.smallrye.mutiny.Uni;

/**
 * The body of an answer that is too long to hold: made part by part, and a part only when the one before it has gone to
 * the caller's socket. Its first part is best at hand already, since a failure after the first byte cannot be answered
 * any more. One reader.
 */
public interface StreamedBody {

    /** The next bytes; none at the end. Completed on the request's event loop. */
    Uni<byte[]> next();

    /** No more of it is wanted; also told after the end. */
    void close();

    /** When it is given up, however much of it has been read; in nanoseconds of {@link System#nanoTime}. */
    long endsBy();
}
