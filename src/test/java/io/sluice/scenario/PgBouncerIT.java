package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.Nodes;
import io.sluice.support.PoolerResource;
import io.sluice.support.SuperuserSql;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Promise: with {@code sluice.database.pooler=transaction} everything that holds without a pooler holds behind a real
 * PgBouncer in transaction mode, whose two server connections a node serve all tenants in turn.
 */
@EnabledIf(
        value = "io.sluice.support.PgBouncer#isInstalled",
        disabledReason = "SKIPPED: no pgbouncer in /usr/sbin, /usr/bin or /usr/local/bin (apt-get install pgbouncer)")
@QuarkusTest
@WithTestResource(PoolerResource.class)
@TestProfile(PgBouncerIT.MoreThanThePooler.class)
class PgBouncerIT {

    /** More connections than the pooler has to servers, so that each changes servers all the time. */
    public static class MoreThanThePooler implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.pool.max-size", "6",
                    "sluice.pool.lock-timeout", "150ms",
                    "sluice.pool.statement-timeout", "1s",
                    "sluice.transaction.timeout", "3s");
        }
    }

    @TestHTTPResource("/")
    URI api;

    @Inject
    Nodes nodes;

    @Test
    void noRowOfAnotherTenantIsEverSeenOrChanged() throws InterruptedException {
        // When
        new TenantFuzz(api).run(4_000);

        // Then
        assertThat(nodes.all()).extracting(Node::name).hasSize(3);
        assertThat(
                        SuperuserSql.number(
                                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app' AND backend_type = 'client backend'"))
                .as("server connections of the runtime role on the primary")
                .isBetween(1L, 2L);
    }
}
