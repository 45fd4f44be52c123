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

/**
 * Promise: no caller ever sees or changes a row of another tenant, nor a member one of another member, whatever goes
 * wrong meanwhile.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(TenantIsolationIT.FewConnections.class)
class TenantIsolationIT {

    /** So that every connection serves every tenant in turn; one of them is a lane. */
    public static class FewConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
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
