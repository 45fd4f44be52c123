package io.sluice.postgres.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node said of itself.
 *
 * @param inRecovery it replays another node's log, so it is a replica
 * @param readOnly its transactions are read-only, by recovery or by {@code default_transaction_read_only}
 * @param systemId {@code system_identifier}: the same on every node of one cluster, also in a split brain
 * @param startedAt when its server process started
 * @param position bytes of the log: what a primary has flushed, what a replica has replayed; null before the first
 * @param timeline the one that a primary writes, or the highest that a replica is known to follow; null if unknown
 * @param synchronousStandbys a primary's COMMIT waits for a standby
 * @param replayed bytes of the log up to which the running server process has replayed; on a server that was promoted
 *     since it started, the end of the timeline before; null on one that never replayed
 * @param replayAge seconds since the last commit that a replica replayed was made; null where there was none
 */
public record NodeReport(
        boolean inRecovery,
        boolean readOnly,
        long systemId,
        Instant startedAt,
        @Nullable Long position,
        @Nullable Integer timeline,
        boolean synchronousStandbys,
        @Nullable Long replayed,
        @Nullable Double replayAge) {}
