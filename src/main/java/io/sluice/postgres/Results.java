package io.sluice.postgres;

import io.sluice.postgres.statement.Call;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a group of statements, each found under its call. Immutable. */
public final class Results {

    private final Map<Call<?>, List<?>> rows;

    /** The rows by call; a call is known by its identity. */
    public Results(Map<Call<?>, List<?>> rows) {
        this.rows = new IdentityHashMap<>(rows);
    }

    /** The rows that this call gave. */
    @SuppressWarnings("unchecked") // A call's rows were read by its own statement.
    public <R> List<R> of(Call<R> call) {
        List<?> found = rows.get(call);
        if (found == null) {
            throw new IllegalArgumentException(call.statement() + " was not part of this group");
        }
        return (List<R>) found;
    }
}
