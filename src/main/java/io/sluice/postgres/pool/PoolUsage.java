package io.sluice.postgres.pool;

/**
 * A pool at one moment, in connections and, for {@code waiting}, requests.
 *
 * @param lent in use, or on their way back
 * @param kept for good by one holder each, such as lanes
 * @param opening on their way, not counted in the former
 * @param min how many are kept open also when nobody needs them
 * @param generation how often the pool was renewed
 */
public record PoolUsage(int lent, int idle, int kept, int opening, int waiting, int min, int max, int generation) {}
