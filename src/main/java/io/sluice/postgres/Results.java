package io.sluice.postgres;

import io.sluice.postgres.statement.Call;
import java.util.IdentityHashMap;
import java.util.List;

/** The rows of a group of statements, each found under its call. Immutable. */
public final class Results {

    private final IdentityHashMap<Call<?>, List<?>> rows;

    /** The rows of each call, in the same order. */
    public Results(List<Call<?>> calls, List<List<?>> answers) {
        rows = new IdentityHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            rows.put(calls.get(i), answers.get(i));
        }
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
