/**
 * Shared lanes: a few connections to a node on which many requests' short reads travel one behind the other. Not for
 * writes, steps or long work. Entry point: {@link io.sluice.postgres.lane.Lanes}. Invariant: a group is written as one
 * piece that ends with its only Sync, so that the server takes it as one transaction, whose settings and failure end
 * with it.
 */
@NullMarked
package io.sluice.postgres.lane;

import org.jspecify.annotations.NullMarked;
