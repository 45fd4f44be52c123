package io.sluice.tenancy;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The caller of the request that is being served. Set once by {@link CallerFilter} before the resource method runs;
 * take the {@link Caller} out of it before handing work to anything that outlives the request. It lies on the request
 * itself, since the filter may have to go on from another thread, where no request is the current one.
 */
@Singleton
public class CurrentCaller {

    private static final String KEY = CurrentCaller.class.getName();

    private final CurrentVertxRequest request;

    CurrentCaller(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Who is calling; only inside a resource method and what it calls. */
    public Caller get() {
        return of(request.getCurrent());
    }

    /** Who is calling with this request. */
    public static Caller of(RoutingContext context) {
        @Nullable Caller caller = context.get(KEY);
        if (caller == null) {
            throw new IllegalStateException("no caller was resolved for this request");
        }
        return caller;
    }

    static void set(RoutingContext context, Caller resolved) {
        context.put(KEY, resolved);
    }
}
