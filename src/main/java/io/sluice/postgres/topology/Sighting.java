package io.sluice.postgres.topology;

import io.sluice.postgres.node.NodeReport;
import io.sluice.postgres.node.ProbeFailure;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one node at the moment of a decision.
 *
 * @param report its last good answer; null if there is none, or if it has expired
 * @param sign why there is no report; without meaning where there is one
 * @param promoted this very server process was seen as a replica before, so where its replay ended is where the
 *     timeline before ended; of a restarted one that would be the end of its crash recovery
 */
record Sighting(String node, @Nullable NodeReport report, ProbeFailure.Sign sign, boolean promoted) {}
