package io.sluice.postgres;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * The rows of one statement, a batch at a time and only as they are asked for. Between two batches the server holds the
 * statement's snapshot and a connection for it, so a stream is read to its end or closed. One reader at a time.
 *
 * @param <R> the row's record
 */
public interface RowStream<R> {

    /**
     * The next rows; none at the end. The first call sends the statement, to the next node where one fails; after the
     * first rows a failure ends the stream.
     *
     * @return fails with a {@link io.sluice.problem.GatewayException}, {@code deadline-exceeded} once the stream's time
     *     is over
     */
    Uni<List<R>> next();

    /** Ends the statement on the server, at once, also while it runs. Does nothing to a stream that has ended. */
    void close();

    /** Runs this once the stream holds no connection any more and will get none, at once if that is so already. */
    void whenOver(Runnable listener);
}
