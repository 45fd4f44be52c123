package io.sluice.consistency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class IdempotencyTest {

    @InjectCluster
    EmbeddedCluster cluster;

    private final TestTenant tenant = TestTenant.create();
    private final String key = UUID.randomUUID().toString();

    @AfterEach
    void heal() {
        cluster.nodes().forEach(node -> node.link().pass());
    }

    @Test
    void theSameRequestAgainGetsTheFirstAnswerAndChangesNothing() {
        // Given
        long user = tenant.user();
        long product = tenant.product("9.99", 10);
        String body = TestTenant.orderBody(user, List.of(new Wanted(product, 3)));

        // When
        Response first = order(key, body);
        Response again = order("\"" + key + "\"", body);

        // Then
        first.then().statusCode(201).header("Idempotency-Replayed", nullValue());
        again.then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", equalTo(first.header("Location")))
                .header("ETag", equalTo(first.header("ETag")));
        assertThat(first.header("ETag")).isEqualTo("\"1\"");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(tenant.stock(product)).isEqualTo(7);
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void anotherRequestUnderTheKeyIsRefused() {
        // Given
        category(key, "one").then().statusCode(201);

        // Then
        category(key, "two").then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    }

    /** The fingerprint is over the method, the path, the body and the caller. */
    @Test
    void theSameBodyOnAnotherPathOrOfAnotherCallerIsAnotherRequest() {
        // Given
        long user = tenant.user();
        long product = tenant.product("9.99", 10);
        String body = TestTenant.orderBody(user, List.of(new Wanted(product, 1)));
        order(key, body).then().statusCode(201);

        // Then
        category(key, "one").then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
        for (String groups : List.of("member", "member,manager")) {
            keyed(key)
                    .header("X-Groups", groups)
                    .header("X-User-Id", user)
                    .body(body)
                    .post("/v1/orders")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("idempotency-key-reused"));
        }
        order(key, body + " ").then().statusCode(422);
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void aHundredOrdersUnderOneKeyAtOnceAreOne() throws Exception {
        // Given
        long user = tenant.user();
        long product = tenant.product("9.99", 1_000);
        String body = TestTenant.orderBody(user, List.of(new Wanted(product, 3)));
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            // When
            List<Callable<Response>> calls = IntStream.range(0, 100)
                    .<Callable<Response>>mapToObj(i -> () -> answered(body))
                    .toList();
            List<Response> answers =
                    threads.invokeAll(calls).stream().map(IdempotencyTest::get).toList();

            // Then
            assertThat(answers).extracting(Response::statusCode).containsOnly(201);
            assertThat(answers)
                    .extracting(Response::asString)
                    .containsOnly(answers.get(0).asString());
            assertThat(answers)
                    .filteredOn(one -> one.header("Idempotency-Replayed") == null)
                    .hasSizeLessThan(2);
        } finally {
            threads.shutdownNow();
        }
        assertThat(orders()).isEqualTo(1);
        assertThat(tenant.stock(product)).isEqualTo(997);
    }

    /** Repeated while it is said that it may be: it is running, or there are too many at once. */
    private Response answered(String body) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> order(key, body), answer -> answer.header("Retry-After") == null);
    }

    @Test
    void aReplayIsAsShortAsItsCallerWants() {
        // Given
        Response first = category(key, "short");

        // When
        Response again = keyed(key)
                .header("Prefer", "return=minimal")
                .body("{\"name\":\"short\"}")
                .post("/v1/categories");

        // Then
        again.then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Preference-Applied", "return=minimal")
                .header("Location", equalTo(first.header("Location")));
        assertThat(again.asString()).isEmpty();
        assertThat(category(key, "short").asString()).isEqualTo(first.asString());
    }

    @Test
    void theKeyIsTheTenantsOwn() {
        // Given
        TestTenant other = TestTenant.create();
        category(key, "one").then().statusCode(201);

        // Then
        given().header("X-Tenant-Id", other.id())
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{\"name\":\"one\"}")
                .post("/v1/categories")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue());
    }

    @Test
    void aRequestThatFailedMayBeTriedAgainUnderItsKey() {
        // Given
        long user = tenant.user();
        long product = tenant.product("9.99", 1);
        String body = TestTenant.orderBody(user, List.of(new Wanted(product, 2)));
        order(key, body).then().statusCode(409).body("code", equalTo("insufficient-stock"));
        SuperuserSql.column("UPDATE products SET stock = 5 WHERE id = ? RETURNING id", product);

        // Then
        order(key, body).then().statusCode(201);
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void ofManyAtOnceOnlyOneIsDone() throws Exception {
        // Given
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            // When
            List<Callable<Integer>> calls = IntStream.range(0, 100)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> category(key, "once").statusCode())
                    .toList();
            List<Integer> statuses =
                    threads.invokeAll(calls).stream().map(IdempotencyTest::get).toList();

            // Then
            assertThat(statuses).contains(201).isSubsetOf(201, 409);
        } finally {
            threads.shutdownNow();
        }
        assertThat(categories()).isEqualTo(1);
        category(key, "once").then().statusCode(201).header("Idempotency-Replayed", "true");
    }

    @Test
    void oneThatIsStillRunningIsSaidToBe() {
        // Given
        try (var running = SuperuserSql.holding(
                "SELECT pg_advisory_xact_lock(hashtextextended('" + key + "', " + tenant.id() + "))")) {
            // Then
            category(key, "busy")
                    .then()
                    .statusCode(409)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("idempotency-in-progress"));
        }
        category(key, "busy").then().statusCode(201);
    }

    @Test
    void aKeyedWriteWhoseAnswerIsLostIsFoundOut() {
        // Given
        category(UUID.randomUUID().toString(), "warm").then().statusCode(201);
        cluster.primary().link().cutAnswersAfter("COMMIT\0".getBytes(StandardCharsets.US_ASCII), 0);

        // When
        category(key, "lost answer").then().statusCode(201);

        // Then
        assertThat(SuperuserSql.number(
                        "SELECT count(*) FROM categories WHERE tenant_id = ? AND name = 'lost answer'", tenant.id()))
                .isEqualTo(1);
    }

    @Test
    void anExpiredKeyIsFreeAgain() {
        // Given
        category(key, "yesterday").then().statusCode(201);
        SuperuserSql.column(
                "UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE tenant_id = ? RETURNING key",
                tenant.id());

        // Then
        category(key, "today").then().statusCode(201).header("Idempotency-Replayed", nullValue());
        assertThat(categories()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "a b", "\"a", "a\"b", "\u00e9"})
    void aKeyThatIsNoneIsRefused(String bad) {
        category(bad, "x").then().statusCode(400).body("code", equalTo("malformed-request"));
        assertThat(categories()).isZero();
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        category("k".repeat(255), "x").then().statusCode(201);
        category("k".repeat(256), "x").then().statusCode(400);
    }

    private Response order(String under, String body) {
        return keyed(under).body(body).post("/v1/orders");
    }

    private Response category(String under, String name) {
        return keyed(under).body("{\"name\":\"" + name + "\"}").post("/v1/categories");
    }

    private RequestSpecification keyed(String under) {
        return given().header("X-Tenant-Id", tenant.id())
                .header("Idempotency-Key", under)
                .contentType("application/json");
    }

    private long orders() {
        return SuperuserSql.number("SELECT count(*) FROM orders WHERE tenant_id = ?", tenant.id());
    }

    private long categories() {
        return SuperuserSql.number("SELECT count(*) FROM categories WHERE tenant_id = ?", tenant.id());
    }

    private static <T> T get(Future<T> status) {
        try {
            return status.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
