package io.sluice.planted.postgres.routing;

import io.sluice.planted.postgres.node.NodeThatRoutes;
import org.jspecify.annotations.Nullable;

/** Knows its node, as it may. */
public final class Route {

    @Nullable
    NodeThatRoutes node;
}
