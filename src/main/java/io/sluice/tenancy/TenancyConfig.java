package io.sluice.tenancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator can set about who is calling. */
@ConfigMapping(prefix = "sluice.tenancy")
public interface TenancyConfig {

    /**
     * Where the tenant comes from. With {@code header} everybody who can reach the port can be anybody, so it is for a
     * mesh whose sidecar has authenticated the caller, for development and for tests.
     */
    @WithDefault("jwt")
    Source source();

    /** The two places that can say who is calling. */
    enum Source {
        /** A signed token in {@code Authorization: Bearer}. */
        JWT,
        /** {@code X-Tenant-Id}, {@code X-User-Id} and {@code X-Groups}, trusted as they are. */
        HEADER
    }
}
