package io.sluice.postgres.node;

/**
 * A pool at one moment, in connections and, for {@code waiting}, requests.
 *
 * @param opening on their way, not counted in {@code lent} or {@code idle}
 */
public record PoolUsage(int lent, int idle, int opening, int waiting, int max) {}
