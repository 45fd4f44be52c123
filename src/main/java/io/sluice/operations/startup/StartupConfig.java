package io.sluice.operations.startup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The start. */
@ConfigMapping(prefix = "sluice.startup")
public interface StartupConfig {

    /**
     * How long the start waits for a node of the cluster. Too short makes a pod restart while the database is still
     * coming up, too long hides that an address is wrong.
     */
    @WithDefault("30s")
    Duration patience();
}
