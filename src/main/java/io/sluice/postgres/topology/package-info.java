/**
 * Which node is the primary and which are replicas, as one immutable snapshot. Not for choosing one for a request.
 * Entry point: {@link io.sluice.postgres.topology.TopologyWatcher}. Invariant: one watcher writes the snapshot,
 * everyone reads it without waiting.
 */
@NullMarked
package io.sluice.postgres.topology;

import org.jspecify.annotations.NullMarked;
