package io.sluice.tenancy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Finds out who is calling from a request's headers. A request that does not say, or cannot prove it, fails the Uni
 * with a {@code GatewayException}; where it is missing altogether, {@link #challenge} tells how to ask. Thread-safe.
 */
interface CallerResolver {

    Uni<Caller> resolve(HttpServerRequest request);

    /** The value of {@code WWW-Authenticate} for a request that was refused with 401. */
    String challenge(HttpServerRequest request);

    /** The headers that it reads, as a comma list for {@code Vary}. */
    String headers();
}
