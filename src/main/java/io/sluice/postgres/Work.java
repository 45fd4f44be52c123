package io.sluice.postgres;

import io.smallrye.mutiny.Uni;

/**
 * What is done with a transaction; see {@link Database#transact}.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Work<T> {

    Uni<T> in(Transaction transaction);
}
