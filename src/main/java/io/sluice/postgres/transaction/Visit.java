package io.sluice.postgres.transaction;

import io.sluice.postgres.Served;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import java.time.Duration;

/**
 * One attempt at one node, on whichever connection.
 *
 * @param waited for the connection
 * @param begun when there was one, in nanoseconds
 */
record Visit(Route route, Access access, WorkContext work, Duration waited, long begun) {

    /** The attempt is over; notes on the request who served it, in the role that it turned out to have. */
    void served(String role) {
        work.served().tried(new Served.By(route.node().name(), role), waited, ran());
        work.served().degraded(route.degraded());
    }

    Duration ran() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
