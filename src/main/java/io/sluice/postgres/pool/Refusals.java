package io.sluice.postgres.pool;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/** What a borrower is told that gets no connection. */
final class Refusals {

    private Refusals() {}

    static GatewayException tooMany() {
        return new GatewayException(ProblemType.OVERLOADED, "Too many requests wait for a database connection.");
    }

    static GatewayException late() {
        return new GatewayException(ProblemType.OVERLOADED, "No database connection became free in time.");
    }

    static GatewayException noRoom() {
        return new GatewayException(ProblemType.OVERLOADED, "No connection can be opened to keep at the moment.");
    }

    static GatewayException unavailable(@Nullable Throwable cause) {
        return new GatewayException(
                ProblemType.DATABASE_UNAVAILABLE, "The database cannot be connected to at the moment.", cause);
    }
}
