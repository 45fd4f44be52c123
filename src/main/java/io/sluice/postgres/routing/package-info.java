/**
 * Picks the nodes that may serve a unit of work, best first. Not for talking to them. Entry point:
 * {@link io.sluice.postgres.routing.Router}. Invariant: a write is only ever sent to the one primary.
 */
@NullMarked
package io.sluice.postgres.routing;

import org.jspecify.annotations.NullMarked;
