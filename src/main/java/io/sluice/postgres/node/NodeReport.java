package io.sluice.postgres.node;

/**
 * What a node said of itself.
 *
 * @param inRecovery it replays another node's log, so it is a replica
 * @param readOnly its transactions are read-only, by recovery or by {@code default_transaction_read_only}
 */
public record NodeReport(boolean inRecovery, boolean readOnly) {}
