package io.sluice.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.io.IOException;
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
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One who reads a list page by page while others write it. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class OrderPagesTest {

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final TestTenant tenant = TestTenant.create();
    private final long user = tenant.user();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void pagesSkipAndRepeatNothingWhileOrdersComeAndGoInFrontAndBehind() throws Exception {
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
            HttpResponse<String> page = get(next);
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

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        Objects.requireNonNull(gateway).resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .header("Consistency", "strong")
                .timeout(Duration.ofMinutes(1))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
