package io.sluice.postgres.fault;

/**
 * So many repetitions as requests have earned, and a few each second for nothing, as a bucket of tokens: in a brown-out
 * the load grows by the budget's share at most and not by the number of retries. Thread-safe.
 */
final class RetryBudget {

    /** What can be saved up, in seconds of the reserve or in earned repetitions. */
    private static final double LONGEST_SAVING = 10;

    private final double perRequest;
    private final double perSecond;
    private final double most;

    private double saved;
    private long refilledAt;

    RetryBudget(FaultConfig.Retry config, long now) {
        this.perRequest = config.budget();
        this.perSecond = config.reserve();
        this.most = Math.max(perSecond, perRequest * 100) * LONGEST_SAVING;
        this.saved = perSecond;
        this.refilledAt = now;
    }

    /** A request was made. */
    synchronized void earn() {
        saved = Math.min(most, saved + perRequest);
    }

    /** Takes one repetition, if there is one at this moment in nanoseconds. */
    synchronized boolean take(long now) {
        saved = Math.min(most, saved + perSecond * (now - refilledAt) / 1e9);
        refilledAt = now;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
