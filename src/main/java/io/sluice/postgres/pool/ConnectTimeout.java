package io.sluice.postgres.pool;

import java.time.Duration;

/** A server that did not let us in within the time for all phases of a connect. */
public final class ConnectTimeout extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConnectTimeout(Duration limit) {
        super("No connection within " + limit, null, false, false);
    }
}
