package io.sluice.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Which request headers an answer depends on beside those of HTTP itself; told by whoever reads them. */
public final class Varying {

    private static final String KEY = Varying.class.getName();

    private Varying() {}

    /** The answer to this request depends on these headers, a comma list. */
    public static void on(RoutingContext request, String headers) {
        request.put(KEY, headers);
    }

    static @Nullable String of(RoutingContext request) {
        return request.get(KEY);
    }
}
