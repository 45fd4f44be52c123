/**
 * The connections to one server, from the first byte to the last: opening, lending, cancelling, giving up. Not for what
 * is said on them ({@code transaction}), nor does it know which server it is ({@code node}). Entry point:
 * {@link io.sluice.postgres.pool.NodePool}. Invariant: a connection goes back clean or is destroyed, queues are
 * bounded, and every wait has a deadline.
 */
@NullMarked
package io.sluice.postgres.pool;

import org.jspecify.annotations.NullMarked;
