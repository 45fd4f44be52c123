/**
 * One PostgreSQL server and the list of them: where it is, as whom to speak to it, and the question which role it has.
 * Not for choosing among servers ({@code routing}) nor for lending connections ({@code pool}). Entry point:
 * {@link io.sluice.postgres.node.Nodes}. Invariant: a server is asked what it is over a connection of its own, which
 * full pools cannot block, and every question has a deadline.
 */
@NullMarked
package io.sluice.postgres.node;

import org.jspecify.annotations.NullMarked;
