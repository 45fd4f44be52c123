package io.sluice.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise: a node that is lost makes the service degraded, not down. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(DegradedIT.QuickProbes.class)
class DegradedIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** So that a lost node is seen within the test's patience. */
    public static class QuickProbes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.topology.period", "200ms",
                    "sluice.topology.probe-timeout", "500ms",
                    "sluice.pool.connect-timeout", "1s");
        }
    }

    @InjectCluster
    EmbeddedCluster cluster;

    @Inject
    MeterRegistry meters;

    @AfterEach
    void heal() {
        cluster.nodes().forEach(node -> node.link().pass());
        long tenant = SuperuserSql.newTenant("healed");
        await().atMost(SOON).untilAsserted(() -> create(tenant, "healed").then().statusCode(201));
    }

    @Test
    void withoutAPrimaryWritesAreRefusedAndReadsGoOn() {
        // Given
        long tenant = SuperuserSql.newTenant("degraded");
        create(tenant, "before").then().statusCode(201);

        // When
        cluster.primary().link().refuse();

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> create(tenant, "during")
                        .then()
                        .statusCode(503)
                        .header("Retry-After", notNullValue())
                        .body("code", equalTo("no-primary")));
        given().header("X-Tenant-Id", tenant)
                .get("/v1/categories/tree")
                .then()
                .statusCode(200)
                .body("items.size()", is(1));
    }

    @Test
    void withoutReplicasThePrimaryServesTheReads() {
        // Given
        long tenant = SuperuserSql.newTenant("degraded");
        create(tenant, "only one").then().statusCode(201);

        // When
        cluster.replicas().forEach(replica -> replica.link().refuse());

        // Then
        for (int i = 0; i < 20; i++) {
            given().header("X-Tenant-Id", tenant)
                    .header("Consistency", i % 2 == 0 ? "eventual" : "strong")
                    .get("/v1/categories/tree")
                    .then()
                    .statusCode(200)
                    .body("items.size()", is(1));
        }
    }

    @Test
    void aNodeThatRefusesIsNotStormedByFailingRequests() {
        // Given
        long tenant = SuperuserSql.newTenant("degraded");
        cluster.replicas().forEach(replica -> replica.link().refuse());
        long before = connectFailures();
        long begun = System.nanoTime();

        // When
        for (int i = 0; i < 200; i++) {
            given().header("X-Tenant-Id", tenant)
                    .get("/v1/categories/tree")
                    .then()
                    .statusCode(200);
        }

        // Then
        double seconds = Math.max(1, (System.nanoTime() - begun) / 1e9);
        assertThat((connectFailures() - before) / seconds / cluster.replicas().size())
                .as("connects per second to a node that refuses")
                .isLessThanOrEqualTo(20);
    }

    private long connectFailures() {
        return (long) meters.find("sluice.connect.failures").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static Response create(long tenant, String name) {
        return given().header("X-Tenant-Id", tenant)
                .contentType("application/json")
                .body("{\"name\":\"" + name + "\"}")
                .post("/v1/categories");
    }
}
