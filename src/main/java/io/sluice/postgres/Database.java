package io.sluice.postgres;

import io.sluice.postgres.statement.Call;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/**
 * The database as features see it: named statements run in a {@link WorkContext}, each time in a transaction of their
 * own whose first statement tells the server who the caller is, so that row-level security shows no other rows.
 * Thread-safe.
 *
 * <p>A group of statements goes to the server in one flush together with BEGIN, the caller's settings and COMMIT: one
 * round trip, however many there are. Success means that every one of them succeeded and the transaction is committed.
 * All failures are {@link io.sluice.problem.GatewayException}s, violated constraints the more special
 * {@link ConstraintViolation}.
 */
public interface Database {

    /** Runs one read-only statement and gives its rows. */
    <R> Uni<List<R>> read(WorkContext work, Call<R> call);

    /** Runs several read-only statements in one transaction, each as fresh as the context asks. */
    Uni<Results> readAll(WorkContext work, List<Call<?>> calls);

    /** Runs one statement on the primary and commits it. */
    <R> Uni<List<R>> write(WorkContext work, Call<R> call);

    /** Runs several statements on the primary, in this order, and commits them together. */
    Uni<Results> writeAll(WorkContext work, List<Call<?>> calls);

    /**
     * Runs several statements on the primary and commits them together, at most once under the context's idempotency
     * key: the key and the answer are stored in the same transaction, so the promise holds over crashes, retries and
     * failover. Whoever comes again with the key gets the stored answer and changes nothing. Without a key it is
     * {@link #writeAll}; with one it takes three round trips.
     *
     * @param type of the answer, which can be written as JSON and read again
     * @param reading makes the answer of the rows; where it throws, nothing lasts
     * @return fails with {@code idempotency-in-progress} while another request runs under the key, with
     *     {@code idempotency-key-reused} if the key was another request's
     */
    <T> Uni<T> writeOnce(WorkContext work, Class<T> type, List<Call<?>> calls, Function<Results, T> reading);

    /**
     * Runs work of several steps, each seeing the answers of those before, in one transaction on the primary. It is
     * committed when the work's item arrives, and rolled back when it fails or when the subscription is cancelled. One
     * round trip a step, so a group is better wherever the steps do not depend on each other. Where the server rolled
     * back by itself, as after a deadlock, the work is done again from its beginning.
     */
    <T> Uni<T> transact(WorkContext context, Work<T> work);

    /**
     * Runs one read-only statement whose rows are fetched as they are asked for, on a connection of its own and as
     * fresh as the context asks. For answers that are too long to hold; the deadline of the context does not count,
     * that of the limits does. Nothing is sent before the first rows are asked for.
     */
    <R> RowStream<R> stream(WorkContext work, Call<R> call, StreamLimits limits);

    /** How many streams may be open at once so that every node keeps most of its connections for other work. */
    int streamsAtOnce();
}
