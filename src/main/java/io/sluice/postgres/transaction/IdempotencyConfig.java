package io.sluice.postgres.transaction;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Keeping and forgetting idempotency keys; each is kept for 24 hours. */
@ConfigMapping(prefix = "sluice.idempotency")
public interface IdempotencyConfig {

    /**
     * How often this instance removes expired keys, of all tenants; several instances do not get in each other's way.
     * Too short asks the primary for nothing; too long, or {@code 0s} (never) on every instance, lets the table grow.
     */
    @WithDefault("60s")
    @DurationMin
    @DurationMax(days = 1)
    Duration sweepInterval();

    /**
     * How many keys one transaction removes; while there are more, the next follows after a short pause. Too small
     * falls behind the writes that carry keys; too large holds its row locks and the replicas' replay for longer.
     */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int sweepBatch();
}
