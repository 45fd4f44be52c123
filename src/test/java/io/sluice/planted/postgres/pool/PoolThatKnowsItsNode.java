package io.sluice.planted.postgres.pool;

import io.sluice.planted.postgres.node.NodeThatRoutes;
import org.jspecify.annotations.Nullable;

/** A pool is used by its node, and not the other way round. */
public final class PoolThatKnowsItsNode {

    @Nullable
    NodeThatRoutes node;
}
