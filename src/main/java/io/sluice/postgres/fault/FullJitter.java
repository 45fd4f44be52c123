package io.sluice.postgres.fault;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A pause of random length below a bound that doubles ("full jitter", AWS Architecture Blog, "Exponential Backoff And
 * Jitter"). One object a request.
 */
final class FullJitter implements CustomBackoffStrategy {

    private final long longest;
    private long bound;

    FullJitter(FaultConfig.Retry config) {
        this.bound = Math.max(1, config.delay().toMillis());
        this.longest = Math.max(bound, config.maxDelay().toMillis());
    }

    @Override
    public long nextDelayInMillis(Throwable failure) {
        long pause = ThreadLocalRandom.current().nextLong(bound + 1);
        bound = Math.min(longest, bound * 2);
        return pause;
    }
}
