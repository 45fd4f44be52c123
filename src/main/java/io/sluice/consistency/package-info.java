/**
 * What a request says of freshness and patience, and what its answer says of who served it: the headers around a
 * {@link io.sluice.postgres.WorkContext}. Not for choosing a node ({@code postgres.routing}). Entry point:
 * {@link io.sluice.consistency.CurrentWork}. Invariant: a token that this cluster's gateways did not sign never counts.
 */
@NullMarked
package io.sluice.consistency;

import org.jspecify.annotations.NullMarked;
