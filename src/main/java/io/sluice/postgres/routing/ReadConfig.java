package io.sluice.postgres.routing;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;

/** Which nodes serve reads. */
@ConfigMapping(prefix = "sluice.read")
public interface ReadConfig {

    /**
     * How long ago the primary may already have been where a replica is now, for reads without a token. Too short sends
     * every read to the primary while replicas are busy, too long shows callers an old state.
     */
    @WithDefault("10s")
    Duration maxLag();

    /**
     * How many bytes of the log a replica may be behind, beside {@code max-lag}; a replica beyond either is passed
     * over, and so is one of which it is not known. Too small takes replicas out during every bulk load.
     */
    @WithDefault("64M")
    MemorySize maxLagBytes();

    /**
     * How a replica is chosen: {@code least-load} takes the less busy one of two picked by chance, {@code round-robin}
     * and {@code random} do not look at load and keep feeding a slow replica.
     */
    @WithDefault("least-load")
    Balance balance();

    /**
     * How long a read with a token waits for a replica to catch up before it goes on to the primary. Too long is felt
     * by callers of a lagging replica, zero sends them all to the primary.
     */
    @WithDefault("30ms")
    Duration tokenWait();

    /**
     * How long a replica that came (back) into use gets less than its share of reads, growing from a tenth. Too short
     * lets a cold cache be flooded, too long leaves the others with its work.
     */
    @WithDefault("10s")
    Duration slowStart();

    /**
     * The share of the connections that the primary can lend which reads may use that a replica should have served,
     * where there are replicas at all; further ones are refused with {@code overloaded}. At 1 an outage of the replicas
     * can starve the writes, at 0 it ends all such reads.
     */
    @WithDefault("0.5")
    @DecimalMin("0")
    @DecimalMax("1")
    double primaryShare();

    /** Ways to choose among replicas. */
    enum Balance {
        LEAST_LOAD,
        ROUND_ROBIN,
        RANDOM
    }
}
