package io.sluice.consistency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise: a request is not told that its own lost attempt is another's that still runs. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(KeyedRetryTest.ManyRetries.class)
class KeyedRetryTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** So that the repetitions outlast the attempt that holds the key. */
    public static class ManyRetries implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sluice.fault.retry.max-retries", "20");
        }
    }

    @InjectCluster
    EmbeddedCluster cluster;

    @Inject
    MeterRegistry meters;

    private final TestTenant tenant = TestTenant.create();
    private final String key = UUID.randomUUID().toString();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    @AfterEach
    void heal() {
        cluster.nodes().forEach(node -> node.link().pass());
        threads.shutdownNow();
    }

    @Test
    void aRequestWhoseLostAttemptStillHoldsTheKeyWaitsForItsEnd() throws Exception {
        // Given: whoever holds the key, to the request it is what became of its first attempt.
        given().header("X-Tenant-Id", tenant.id())
                .get("/v1/categories/tree")
                .then()
                .statusCode(200);
        double before = retries();
        cluster.primary().link().cutAnswersAfter("BEGIN\0".getBytes(StandardCharsets.US_ASCII), 0);
        Future<Response> answer;
        try (var running = SuperuserSql.holding(
                "SELECT pg_advisory_xact_lock(hashtextextended('" + key + "', " + tenant.id() + "))")) {
            // When
            answer = threads.submit(this::create);
            await().atMost(SOON).until(() -> retries() >= before + 3);
            assertThat(answer.isDone()).isFalse();
        }

        // Then
        answer.get().then().statusCode(201).body("name", equalTo("once"));
        assertThat(SuperuserSql.number("SELECT count(*) FROM categories WHERE tenant_id = ?", tenant.id()))
                .isEqualTo(1);
    }

    private Response create() {
        return given().header("X-Tenant-Id", tenant.id())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{\"name\":\"once\"}")
                .post("/v1/categories");
    }

    private double retries() {
        return meters.find("sluice.retries").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
