package io.sluice.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.observe.GatewayObserver;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(KeySweepTest.SmallBatches.class)
class KeySweepTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BATCH = 10;

    /** The job itself sleeps for a day, so that the rounds are those of the test. */
    public static class SmallBatches implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.idempotency.sweep-interval",
                    "1D",
                    "sluice.idempotency.sweep-batch",
                    Integer.toString(BATCH));
        }
    }

    /** Counts what is told. */
    @Singleton
    public static class Told implements GatewayObserver {

        final AtomicInteger removed = new AtomicInteger();

        @Override
        public void keysExpired(int count) {
            removed.addAndGet(count);
        }
    }

    @Inject
    KeySweep sweep;

    @Inject
    Told told;

    private final List<Long> tenants =
            IntStream.range(0, 3).mapToObj(i -> SuperuserSql.newTenant("swept")).toList();

    @BeforeEach
    void nothingIsLeftOfOthers() {
        SuperuserSql.column("DELETE FROM idempotency_keys WHERE expires_at <= now() RETURNING key");
        told.removed.set(0);
    }

    @Test
    void whatHasExpiredGoesOfEveryTenantAndNothingElse() {
        // Given
        tenants.forEach(tenant -> keys(tenant, "old", 8, "-1 second"));
        tenants.forEach(tenant -> keys(tenant, "new", 5, "1 hour"));

        // When
        int rounds = 1;
        while (round().equals(KeySweep.BREATH)) {
            rounds++;
        }

        // Then
        assertThat(rounds).isEqualTo(3);
        assertThat(told.removed).hasValue(24);
        tenants.forEach(tenant -> {
            assertThat(count(tenant, "old")).isZero();
            assertThat(count(tenant, "new")).isEqualTo(5);
        });
    }

    @Test
    void aRoundTakesABatchTheOldestFirst() {
        // Given
        keys(tenants.get(0), "older", BATCH, "-2 hours");
        keys(tenants.get(1), "younger", 1, "-1 hour");

        // When
        Duration pause = round();

        // Then
        assertThat(pause).isEqualTo(KeySweep.BREATH);
        assertThat(count(tenants.get(0), "older")).isZero();
        assertThat(count(tenants.get(1), "younger")).isEqualTo(1);
    }

    @Test
    void itRestsWhereThereIsNothingToDo() {
        // When
        Duration pause = round();

        // Then
        assertThat(pause).isEqualTo(Duration.ofDays(1));
        assertThat(told.removed).hasValue(0);
    }

    @Test
    void aKeyThatSomebodyHoldsIsLeftAlone() {
        // Given
        long tenant = tenants.get(0);
        keys(tenant, "held", 1, "-1 hour");
        keys(tenant, "free", 1, "-1 hour");
        try (var held = SuperuserSql.holding(
                "SELECT FROM idempotency_keys WHERE tenant_id = " + tenant + " AND key = 'held-1' FOR UPDATE")) {
            // When
            round();

            // Then
            assertThat(count(tenant, "held")).isEqualTo(1);
            assertThat(count(tenant, "free")).isZero();
        }
        round();
        assertThat(count(tenant, "held")).isZero();
    }

    @Test
    void severalInstancesShareTheWork() {
        // Given
        keys(tenants.get(0), "many", 10 * BATCH, "-1 hour");

        // When
        List<CompletableFuture<Duration>> rounds = IntStream.range(0, 10)
                .mapToObj(i -> sweep.round().subscribeAsCompletionStage())
                .toList();
        rounds.forEach(CompletableFuture::join);

        // Then
        assertThat(told.removed.get()).isEqualTo(10 * BATCH - count(tenants.get(0), "many"));
        Awaitility.await().atMost(LIMIT).until(() -> {
            round();
            return count(tenants.get(0), "many") == 0;
        });
        assertThat(told.removed).hasValue(10 * BATCH);
    }

    private Duration round() {
        return sweep.round().await().atMost(LIMIT);
    }

    private static void keys(long tenant, String name, int count, String expiry) {
        SuperuserSql.column("""
                INSERT INTO idempotency_keys (tenant_id, key, fingerprint, status, body, expires_at)
                SELECT ?, ? || '-' || n, '\\x00', 201, '{}', now() + ?::interval FROM generate_series(1, ?) n
                RETURNING key""", tenant, name, expiry, count);
    }

    private static long count(long tenant, String name) {
        return SuperuserSql.number(
                "SELECT count(*) FROM idempotency_keys WHERE tenant_id = ? AND key LIKE ? || '%'", tenant, name);
    }
}
