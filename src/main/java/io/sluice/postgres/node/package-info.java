/**
 * One PostgreSQL server: its connections, from the first byte to the last, and the question which role it has. Not for
 * choosing among servers ({@code routing}) nor for transactions. Entry point: {@link io.sluice.postgres.node.Node}.
 * Invariant: a connection goes back clean or is destroyed, queues are bounded, and every wait has a deadline.
 */
@NullMarked
package io.sluice.postgres.node;

import org.jspecify.annotations.NullMarked;
