package io.sluice.postgres.routing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise: while there is no primary only so many writes wait for one, and no longer than they may. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(WriteHoldTest.FewPlaces.class)
class WriteHoldTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PLACES = 3;

    /** Each write asks for less time than the hold would give it, but for those that ask for more. */
    public static class FewPlaces implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.write.max-held", Integer.toString(PLACES),
                    "sluice.write.hold", "12s",
                    "sluice.topology.period", "200ms");
        }
    }

    @InjectCluster
    EmbeddedCluster cluster;

    @Inject
    Router router;

    @Inject
    TopologyWatcher watcher;

    private final ExecutorService threads = Executors.newFixedThreadPool(PLACES);
    private final long tenant = SuperuserSql.newTenant("held");

    @AfterEach
    void heal() {
        cluster.primary().link().pass();
        threads.shutdownNow();
        await().atMost(SOON).until(() -> watcher.current().primary().isPresent());
    }

    @Test
    void aWriteBeyondThePlacesIsRefusedAtOnceAndThoseThatWaitGoOn() throws Exception {
        // Given
        losePrimary();
        List<Future<Response>> held = IntStream.range(0, PLACES)
                .mapToObj(i -> threads.submit(write("held " + i, "12")))
                .toList();
        await().atMost(SOON).until(() -> router.held() == PLACES);

        // When
        Response beyond = write("one too many", "12").call();

        // Then
        beyond.then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .contentType("application/problem+json")
                .body("code", equalTo("no-primary"));
        assertThat(router.held()).as("the others wait still").isEqualTo(PLACES);

        // When
        cluster.primary().link().pass();

        // Then
        for (Future<Response> one : held) {
            one.get().then().statusCode(201);
        }
        assertThat(SuperuserSql.number("SELECT count(*) FROM categories WHERE tenant_id = ?", tenant))
                .isEqualTo(PLACES);
        assertThat(router.held()).isZero();
    }

    @Test
    void aWriteWhoseTimeIsOverLeavesItsPlace() throws Exception {
        // Given
        losePrimary();

        // When
        Response late = write("impatient", "0.5").call();

        // Then
        late.then().statusCode(503).header("Retry-After", notNullValue()).body("code", equalTo("no-primary"));
        assertThat(router.held()).isZero();
    }

    private void losePrimary() {
        cluster.primary().link().refuse();
        await().atMost(SOON).until(() -> watcher.current().primary().isEmpty());
    }

    private Callable<Response> write(String name, String patience) {
        return () -> given().header("X-Tenant-Id", tenant)
                .header("Request-Timeout", patience)
                .contentType("application/json")
                .body("{\"name\":\"" + name + "\"}")
                .post("/v1/categories");
    }
}
