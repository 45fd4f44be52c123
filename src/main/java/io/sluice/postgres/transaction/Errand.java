package io.sluice.postgres.transaction;

import io.sluice.postgres.routing.Route;
import io.vertx.core.Future;

/**
 * What is done on a node, see {@link RouteWalk}.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
interface Errand<T> {

    Future<T> at(Route route);

    /** Whether, after a success, it goes on using the node and gives back its place there by itself. */
    default boolean stays() {
        return false;
    }
}
