package io.sluice.consistency;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.sluice.postgres.WorkContext;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The {@link WorkContext} of the request that is being served; set once by {@link ConsistencyFilter}. */
@Singleton
public class CurrentWork {

    private static final String KEY = CurrentWork.class.getName();

    private final CurrentVertxRequest request;

    CurrentWork(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Only inside a resource method and what it calls; take it along before handing work to anything that outlives. */
    public WorkContext get() {
        @Nullable WorkContext work = request.getCurrent().get(KEY);
        if (work == null) {
            throw new IllegalStateException("no work was begun for this request");
        }
        return work;
    }

    static void set(RoutingContext context, WorkContext begun) {
        context.put(KEY, begun);
    }
}
