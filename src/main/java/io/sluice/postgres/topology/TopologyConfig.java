package io.sluice.postgres.topology;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the nodes are watched. */
@ConfigMapping(prefix = "sluice.topology")
public interface TopologyConfig {

    /**
     * How often every node is asked for its role. Long ones make a failover last longer, very short ones cost each
     * server a query more often than anybody gains from it.
     */
    @WithDefault("1s")
    Duration period();
}
