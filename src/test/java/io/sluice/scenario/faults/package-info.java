/**
 * Faults of the cluster while callers are busy, against the packaged gateway as processes of their own. Every scenario
 * has a {@code Stage}, runs a {@code Load} through its fault and lets the ledger be audited by SQL. Not for what one
 * room promises: that is tested in the room.
 */
@NullMarked
package io.sluice.scenario.faults;

import org.jspecify.annotations.NullMarked;
