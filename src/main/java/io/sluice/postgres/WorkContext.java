package io.sluice.postgres;

import io.sluice.tenancy.Caller;
import java.time.Duration;

/**
 * What one request brings to the database beside its statements, and where it finds what became of it. One object a
 * request, handed from the resource down to the transaction.
 *
 * @param caller for whom; row-level security shows no other rows
 * @param freshness how fresh its reads must be
 * @param deadline until when the caller waits
 * @param departure tells when the caller has gone away
 * @param served who served it and how long that took
 */
public record WorkContext(Caller caller, Freshness freshness, Deadline deadline, Departure departure, Served served) {

    /** Work of a caller who waits for so long. */
    public static WorkContext of(Caller caller, Freshness freshness, Duration patience) {
        return new WorkContext(caller, freshness, Deadline.in(patience), new Departure(), new Served());
    }
}
