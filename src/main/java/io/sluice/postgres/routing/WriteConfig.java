package io.sluice.postgres.routing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What writes do while no primary is known. */
@ConfigMapping(prefix = "sluice.write")
public interface WriteConfig {

    /**
     * How long a write waits for a primary to appear, within its own deadline; then it is refused with
     * {@code no-primary}. Long enough, a switchover shows as latency and not as errors; too long, callers have left.
     */
    @WithDefault("10s")
    Duration hold();

    /**
     * How many requests may wait for a primary at the same time; further ones are refused at once. Too few turns a
     * switchover into errors, too many come down on the new primary together.
     */
    @WithDefault("1000")
    @Min(0)
    @Max(1_000_000)
    int maxHeld();
}
