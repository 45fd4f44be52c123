package io.sluice.reports;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise: a slow reader holds its own connection, for no longer than the report's limit, and nobody else's. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(SlowReaderTest.OneReport.class)
class SlowReaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String PATH = "/v1/reports/orders?from=2026-01-01&to=2026-02-01";
    private static final String HELD =
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app' AND state = 'idle in transaction'";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    public static class OneReport implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.pool.max-size", "4",
                    "sluice.reports.max-concurrent", "4",
                    "sluice.reports.max-waiting", "1",
                    "sluice.reports.max-wait", "500ms",
                    "sluice.reports.timeout", "5m");
        }
    }

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    Vertx vertx;

    @Inject
    MeterRegistry meters;

    private final TestTenant tenant = TestTenant.create();

    /** Far more than all buffers between the gateway and a reader hold. */
    @BeforeEach
    void manyOrders() {
        SuperuserSql.column(
                "INSERT INTO orders (tenant_id, user_id, status, total, created_at)"
                        + " SELECT ?, ?, 'paid', 1, '2026-01-02Z' FROM generate_series(1, 120000)",
                tenant.id(),
                tenant.user());
    }

    @AfterEach
    void nothingIsLeftBehind() {
        await().atMost(LIMIT).until(() -> SuperuserSql.number(HELD) == 0);
    }

    @Test
    void aReaderThatTakesItsTimeGetsAllOfIt() {
        try (SlowReader reader = reader()) {
            // Given
            String begin = reader.read(2_000);
            awaitHeld();
            // When
            String rest = reader.readToTheEnd();
            // Then
            assertThat(begin).startsWith("HTTP/1.1 200 ");
            assertThat(rest).endsWith("]}" + LAST_CHUNK);
        }
    }

    @Test
    void aFailureAfterTheFirstBytesCutsTheConnectionWithoutALastChunk() {
        // Given
        double before = cuts("database-unavailable");
        try (SlowReader reader = reader()) {
            reader.read(2_000);
            awaitHeld();
            // When
            terminateTheHeld();
            String rest = reader.readToTheEnd();
            // Then
            assertThat(rest).isNotEmpty().doesNotContain("]}").doesNotEndWith(LAST_CHUNK);
            assertThat(cuts("database-unavailable")).isEqualTo(before + 1);
        }
    }

    @Test
    void overHttp2AFailureAfterTheFirstBytesResetsTheStream() throws Exception {
        // Given
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        CompletableFuture<Throwable> broken = new CompletableFuture<>();
        CompletableFuture<Runnable> resume = new CompletableFuture<>();
        client.request(HttpMethod.GET, gateway.getPort(), gateway.getHost(), PATH)
                .map(this::asManager)
                .compose(HttpClientRequest::send)
                .onFailure(resume::completeExceptionally)
                .onSuccess(answer -> {
                    answer.pause();
                    answer.exceptionHandler(broken::complete);
                    answer.endHandler(ended -> broken.complete(new AssertionError("it ended well")));
                    answer.handler(bytes -> {});
                    assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
                    resume.complete(answer::resume);
                });
        Runnable go = resume.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        awaitHeld();
        // When
        terminateTheHeld();
        go.run();
        // Then
        assertThat(broken.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);
        client.close().toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aReaderThatIsNotDoneAtTheLimitIsCutOffAndHoldsNoSnapshot() {
        // Given
        double before = cuts("deadline-exceeded");
        try (SlowReader reader = reader("Request-Timeout: 4")) {
            reader.read(2_000);
            awaitHeld();
            // When
            await().atMost(LIMIT).until(() -> SuperuserSql.number(HELD) == 0);
            String rest = reader.readToTheEnd();
            // Then
            assertThat(rest).doesNotEndWith(LAST_CHUNK);
            assertThat(SuperuserSql.number("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE usename = 'sluice_app' AND backend_xmin IS NOT NULL"))
                    .isZero();
            await().atMost(LIMIT).until(() -> cuts("deadline-exceeded") == before + 1);
        }
    }

    @Test
    void aReaderThatLeavesEndsItsQueryOnTheServer() {
        // Given
        SlowReader reader = reader();
        reader.read(2_000);
        awaitHeld();
        // When
        reader.close();
        // Then
        await().atMost(LIMIT).until(() -> SuperuserSql.number(HELD) == 0);
    }

    @Test
    void reportsTakeFromEachOtherAndNotFromPointReads() {
        // Given: one place, since the pool has four connections
        long order = SuperuserSql.number("SELECT min(id) FROM orders WHERE tenant_id = ?", tenant.id());
        try (SlowReader reader = reader()) {
            reader.read(2_000);
            awaitHeld();
            // When
            Response refused = tenant.manager().get("/v1/reports/products");
            // Then
            assertRefused(refused, 503, "overloaded");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            for (int i = 0; i < 30; i++) {
                assertThat(tenant.manager().get("/v1/orders/" + order).statusCode())
                        .isEqualTo(200);
                assertThat(tenant.manager().get("/v1/orders?limit=5").statusCode())
                        .isEqualTo(200);
            }
            assertThat(SuperuserSql.number(HELD)).isEqualTo(1);
        }
        await().atMost(LIMIT)
                .until(() -> tenant.manager().get("/v1/reports/products").statusCode() == 200);
    }

    private SlowReader reader(String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "X-Tenant-Id: " + tenant.id();
        headers[1] = "Consistency: strong";
        System.arraycopy(more, 0, headers, 2, more.length);
        return new SlowReader(gateway, PATH, headers);
    }

    private HttpClientRequest asManager(HttpClientRequest request) {
        return request.putHeader("X-Tenant-Id", Long.toString(tenant.id())).putHeader("Consistency", "strong");
    }

    /** All buffers are full: the gateway waits for the reader, and the server for the gateway. */
    private static void awaitHeld() {
        await().atMost(LIMIT)
                .until(() ->
                        SuperuserSql.number(HELD + " AND state_change < clock_timestamp() - interval '1 second'") == 1);
    }

    private static void terminateTheHeld() {
        SuperuserSql.column("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE usename = 'sluice_app' AND state = 'idle in transaction'");
    }

    private double cuts(String code) {
        Counter counter = meters.find("sluice.answers.cut").tag("code", code).counter();
        return counter == null ? 0 : counter.count();
    }
}
