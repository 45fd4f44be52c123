package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.PoolerResource;
import io.sluice.support.SuperuserSql;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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

    /** A server that was told to end may still be there when the next one is. */
    private static final long ENDING = 1;

    @TestHTTPResource("/")
    URI api;

    private final AtomicLong mostServed = new AtomicLong();

    @Test
    void noRowOfAnotherTenantIsEverSeenOrChanged() throws InterruptedException {
        // Given
        Thread counter = new Thread(this::count, "counter");
        counter.start();

        // When
        new TenantFuzz(api).run(4_000);
        counter.interrupt();
        counter.join();

        // Then
        assertThat(mostServed.get())
                .as("servers that the pooler used for more connections than that")
                .isBetween(1L, ENDING + 2L);
    }

    /** How many server processes of the runtime role there are at the same time. */
    private void count() {
        while (!Thread.currentThread().isInterrupted()) {
            mostServed.accumulateAndGet(
                    SuperuserSql.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app'"
                            + " AND application_name = 'sluice'"),
                    Math::max);
        }
    }
}
