package io.sluice.consistency;

import io.sluice.postgres.WorkContext;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The {@link WorkContext} of the request that is being served; set once by {@link ConsistencyFilter}. */
@RequestScoped
public class CurrentWork {

    private @Nullable WorkContext work;

    /** Only inside a resource method and what it calls; take it along before handing work to anything that outlives. */
    public WorkContext get() {
        if (work == null) {
            throw new IllegalStateException("no work was begun for this request");
        }
        return work;
    }

    void set(WorkContext begun) {
        work = begun;
    }
}
