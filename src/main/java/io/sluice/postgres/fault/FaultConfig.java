package io.sluice.postgres.fault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How failed attempts are repeated, and when a node is left alone. */
@ConfigMapping(prefix = "sluice.fault")
public interface FaultConfig {

    /** Repeating. */
    Retry retry();

    /** Leaving a node alone. */
    Breaker breaker();

    /** Repeating failed attempts where that is safe. */
    interface Retry {

        /**
         * How often an attempt is repeated at most, where that is safe. None shows every deadlock and every lost
         * connection to callers; many only delay the bad news.
         */
        @WithDefault("3")
        @Min(0)
        @Max(20)
        int maxRetries();

        /**
         * The longest pause before the first repetition; the pause is a random part of it, so that those who failed
         * together do not come back together. It doubles each time.
         */
        @WithDefault("50ms")
        Duration delay();

        /** Where the doubling ends. */
        @WithDefault("1s")
        Duration maxDelay();

        /**
         * How many repetitions each request earns, over all requests: at 0.2 there is one for every five. It keeps a
         * cluster that is slow from being asked several times as much. At 0 only the reserve is left.
         */
        @WithDefault("0.2")
        @DecimalMin("0")
        @DecimalMax("10")
        double budget();

        /** Repetitions each second that need not be earned, so that a service with few requests repeats at all. */
        @WithDefault("20")
        @Min(0)
        @Max(100_000)
        int reserve();
    }

    /** The circuit breaker of each node, for reads; it counts faults of the node and never those of a request. */
    interface Breaker {

        /** Over so many reads of one node the share of failures is taken. Few make it nervous, many slow to react. */
        @WithDefault("20")
        @Min(2)
        @Max(10_000)
        int requests();

        /** From this share of failures on the node gets no reads, as long as another one can serve them. */
        @WithDefault("0.5")
        @DecimalMin("0.01")
        @DecimalMax("1")
        double failureRatio();

        /** How long the node is left alone before one read is tried on it again. */
        @WithDefault("2s")
        Duration delay();

        /** So many reads must succeed before the node is trusted again. */
        @WithDefault("3")
        @Min(1)
        @Max(1_000)
        int successes();
    }
}
