package io.sluice.postgres;

/**
 * A state of the cluster that a caller has seen: everything that was committed at or before a position of the log. Two
 * positions can only be compared within one timeline of one cluster, so a token names both.
 *
 * @param systemId the cluster, {@code system_identifier}
 * @param timeline the timeline that the primary wrote then
 * @param position bytes of the log (an LSN as a number) that were durable on the primary after the commit
 */
public record ConsistencyToken(long systemId, int timeline, long position) {}
