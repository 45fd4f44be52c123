package io.sluice.postgres.transaction;

import io.sluice.postgres.WorkContext;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;

/** A connection that was lent for one attempt. */
record Borrowed(PooledConnection connection, Visit visit) {

    Route route() {
        return visit.route();
    }

    Access access() {
        return visit.access();
    }

    WorkContext work() {
        return visit.work();
    }
}
