package io.sluice.http.conditional;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.TestTenant;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of two callers who read the same and write each what follows from it. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class LostUpdateTest {

    private static final int CALLERS = 16;

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TestTenant tenant = TestTenant.create();
    private final long product = tenant.product("1.00", 0);

    @Test
    void withoutAConditionTheLastOneWinsAndTheOtherIsLost() {
        // Given both have read a stock of 0 and add one
        // When
        List<Integer> statuses = statuses(at(null, "{\"stock\":1}"), at(null, "{\"stock\":1}"));
        // Then
        assertThat(statuses).containsExactly(200, 200);
        assertThat(tenant.stock(product)).isEqualTo(1);
    }

    @Test
    void withAConditionExactlyOneWinsAndTheOtherIsTold() {
        for (int round = 0; round < 20; round++) {
            // Given
            String tag = read().header("ETag");
            int stock = read().jsonPath().getInt("stock");
            String more = "{\"stock\":" + (stock + 1) + "}";
            // When
            List<Integer> statuses = statuses(at(tag, more), at(tag, more));
            // Then
            assertThat(statuses).containsExactlyInAnyOrder(200, 412);
        }
        assertThat(tenant.stock(product)).isEqualTo(20);
    }

    @Test
    void whoReadsAgainAfterARefusalLosesNothing() {
        // When each adds one piece, as often as it takes
        List<CompletableFuture<Integer>> callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::addOne))
                .toList();
        int refusals = callers.stream().mapToInt(CompletableFuture::join).sum();
        // Then
        assertThat(tenant.stock(product)).isEqualTo(CALLERS);
        assertThat(read().jsonPath().getLong("version")).isEqualTo(1 + CALLERS);
        assertThat(refusals).isNotNegative();
    }

    private int addOne() {
        for (int refusals = 0; refusals < 1_000; refusals++) {
            Response seen = read();
            String more = "{\"stock\":" + (seen.jsonPath().getInt("stock") + 1) + "}";
            int status = at(seen.header("ETag"), more).join().statusCode();
            if (status == 200) {
                return refusals;
            }
            assertThat(status).isEqualTo(412);
        }
        throw new AssertionError("never let through");
    }

    private Response read() {
        return tenant.manager().get("/v1/products/" + product);
    }

    @SafeVarargs
    private static List<Integer> statuses(CompletableFuture<HttpResponse<String>>... answers) {
        return List.of(answers).stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();
    }

    private CompletableFuture<HttpResponse<String>> at(@Nullable String tag, String body) {
        if (gateway == null) {
            throw new IllegalStateException("Quarkus fills it");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("v1/products/" + product))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
        if (tag != null) {
            request.header("If-Match", tag);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
