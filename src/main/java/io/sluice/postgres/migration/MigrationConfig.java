package io.sluice.postgres.migration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When the schema is migrated. */
@ConfigMapping(prefix = "sluice.migration")
public interface MigrationConfig {

    /**
     * Whether this process migrates the schema before it takes work (true in dev mode and tests). Otherwise the schema
     * is only verified, and the start is refused if it is too old. Instances that all migrate wait for one another at
     * every start, and each of them must know the owner's password.
     */
    @WithDefault("false")
    boolean atStart();
}
