package io.sluice.planted.postgres.node;

import io.sluice.planted.postgres.routing.Route;
import org.jspecify.annotations.Nullable;

/** Closes a circle inside postgres. */
public final class NodeThatRoutes {

    @Nullable
    Route route;
}
