/**
 * The answers to the probes. Not for finding anything out: they tell what the other rooms know already. Entry point:
 * {@link io.sluice.operations.health.ReadinessCheck}. Invariant: no probe waits for the database, and liveness does not
 * depend on it.
 */
@NullMarked
package io.sluice.operations.health;

import org.jspecify.annotations.NullMarked;
