package io.sluice.scenario;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.ClusterResource;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promise: the same as that of {@link TenantIsolationIT}, where every read borrows a connection of its own. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(UnsharedTenantIsolationIT.NoLanes.class)
class UnsharedTenantIsolationIT {

    /** So that every connection serves every tenant in turn. */
    public static class NoLanes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.lane.enabled", "false",
                    "sluice.pool.max-size", "3",
                    "sluice.pool.lock-timeout", "150ms",
                    "sluice.pool.statement-timeout", "1s",
                    "sluice.transaction.timeout", "3s");
        }
    }

    @TestHTTPResource("/")
    URI api;

    @Test
    void noRowOfAnotherTenantIsEverSeenOrChanged() throws InterruptedException {
        // When / Then
        new TenantFuzz(api).run(6_000);
    }
}
