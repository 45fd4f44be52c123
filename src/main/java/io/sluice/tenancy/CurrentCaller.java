package io.sluice.tenancy;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/**
 * The caller of the request that is being served. Set once by {@link CallerFilter} before the resource method runs;
 * take the {@link Caller} out of it before handing work to anything that outlives the request.
 */
@RequestScoped
public class CurrentCaller {

    private @Nullable Caller caller;

    /** Who is calling; only inside a resource method and what it calls. */
    public Caller get() {
        if (caller == null) {
            throw new IllegalStateException("no caller was resolved for this request");
        }
        return caller;
    }

    void set(Caller resolved) {
        caller = resolved;
    }
}
