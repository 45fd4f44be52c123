package io.sluice.postgres;

/**
 * What a stream of rows may take.
 *
 * @param deadline when it is ended, however far it was read
 * @param batchRows the most rows of one batch, which is what is held in memory of it
 * @param workMemKilobytes the server's {@code work_mem} for each of its sorts and hashes, for its transaction only
 */
public record StreamLimits(Deadline deadline, int batchRows, long workMemKilobytes) {}
