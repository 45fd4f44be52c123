package io.sluice.postgres;

import io.sluice.postgres.statement.Call;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** An open transaction of one caller; only valid within the {@link Work} that it was given to. */
public interface Transaction {

    /** Runs one statement and gives its rows; after a failure every further one fails too. */
    <R> Uni<List<R>> run(Call<R> call);
}
