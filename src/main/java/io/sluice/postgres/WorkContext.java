package io.sluice.postgres;

import io.sluice.tenancy.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one request brings to the database beside its statements, and where it finds what became of it. One object a
 * request, handed from the resource down to the transaction.
 *
 * @param caller for whom; row-level security shows no other rows
 * @param freshness how fresh its reads must be
 * @param deadline until when the caller waits
 * @param departure tells when the caller has gone away
 * @param key under which its write is done at most once; null where the caller gave none
 * @param served who served it and how long that took
 */
public record WorkContext(
        Caller caller,
        Freshness freshness,
        Deadline deadline,
        Departure departure,
        @Nullable IdempotencyKey key,
        Served served) {

    /** Work of a caller who waits for so long. */
    public static WorkContext of(Caller caller, Freshness freshness, Duration patience) {
        return new WorkContext(caller, freshness, Deadline.in(patience), new Departure(), null, new Served());
    }

    /** The same work at most once under this key. */
    public WorkContext under(IdempotencyKey idempotencyKey) {
        return new WorkContext(caller, freshness, deadline, departure, idempotencyKey, served);
    }

    /** The same caller, who looks at the primary. */
    public WorkContext strong() {
        return new WorkContext(caller, Freshness.STRONG, deadline, departure, null, served);
    }
}
