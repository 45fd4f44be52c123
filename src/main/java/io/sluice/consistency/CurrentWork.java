package io.sluice.consistency;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.sluice.http.RequestDeadline;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.WorkContext;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
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

    /** Until when the caller waits for an operation that has a limit of its own, see {@link RequestDeadline#within}. */
    public Deadline within(Duration limit) {
        return new Deadline(RequestDeadline.within(request.getCurrent(), limit));
    }

    static void set(RoutingContext context, WorkContext begun) {
        context.put(KEY, begun);
    }
}
