package io.sluice.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two callers who want different things of one order, and one who reads a list that others write. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class OrderRaceTest {

    private static final int ORDERS = 20;

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final TestTenant tenant = TestTenant.create();
    private final long user = tenant.user();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void anOrderThatIsCancelledAndShippedAtOnceEndsInOneOfThemWithItsStockRight() {
        // Given
        long product = tenant.product("1.00", 10 * ORDERS);
        List<Long> paid = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            long order = tenant.placed(user, new Wanted(product, 10));
            tenant.move(order, "paid").then().statusCode(200);
            paid.add(order);
        }
        // When
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, 2 * ORDERS)
                .mapToObj(i -> send(
                        "PATCH",
                        "/v1/orders/" + paid.get(i / 2),
                        "{\"status\":\"%s\"}".formatted((i + i / 2) % 2 == 0 ? "cancelled" : "shipped")))
                .toList();
        List<HttpResponse<String>> answers =
                sent.stream().map(CompletableFuture::join).toList();
        // Then
        for (int i = 0; i < ORDERS; i++) {
            assertThat(answers.subList(2 * i, 2 * i + 2))
                    .extracting(HttpResponse::statusCode)
                    .containsExactlyInAnyOrder(200, 409);
        }
        long cancelled = SuperuserSql.number(
                "SELECT count(*) FROM orders WHERE tenant_id = ? AND status = 'cancelled'", tenant.id());
        assertThat(SuperuserSql.number(
                        "SELECT count(*) FROM orders WHERE tenant_id = ? AND status = 'shipped'", tenant.id()))
                .isEqualTo(ORDERS - cancelled);
        assertThat(tenant.stock(product)).isEqualTo(10 * cancelled);
        assertThat(tenant.salesCount(product)).isEqualTo(10 * (ORDERS - cancelled));
    }

    @Test
    void pagesSkipAndRepeatNothingWhileOrdersComeAndGoInFrontAndBehind() {
        // Given
        List<Long> there = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            there.add(order("now() - interval '1 day' - interval '1 minute' * " + i));
        }
        Set<Long> stays = new HashSet<>(there);
        Set<Long> comes = new HashSet<>();
        // When one page after the other is read, and around each of them an order comes and one goes
        List<Long> seen = new ArrayList<>();
        String next = "/v1/orders?limit=7";
        while (next != null) {
            HttpResponse<String> page = send("GET", next, "").join();
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            JsonPath body = new JsonPath(page.body());
            seen.addAll(body.getList("items.id", Long.class));
            comes.add(order("now()"));
            comes.add(order("now() - interval '2 days'"));
            goes(there.get(ThreadLocalRandom.current().nextInt(there.size())), stays);
            goes(seen.get(seen.size() - 1), stays);
            String cursor = body.getString("nextCursor");
            next = cursor == null ? null : "/v1/orders?limit=7&cursor=" + cursor;
        }
        // Then
        assertThat(seen).doesNotHaveDuplicates().containsAll(stays);
        Set<Long> known = new HashSet<>(there);
        known.addAll(comes);
        assertThat(known).containsAll(seen);
    }

    private long order(String createdAt) {
        return SuperuserSql.number(
                "INSERT INTO orders (tenant_id, user_id, total, created_at) VALUES (?, ?, 1, " + createdAt
                        + ") RETURNING id",
                tenant.id(),
                user);
    }

    private void goes(long order, Set<Long> stays) {
        SuperuserSql.column("DELETE FROM orders WHERE tenant_id = ? AND id = ? RETURNING id", tenant.id(), order);
        stays.remove(order);
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        Objects.requireNonNull(gateway).resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .header("Consistency", "strong")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
