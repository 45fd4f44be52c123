package io.sluice.scenario.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promise: one key is one order, through whichever gateway it comes, and whatever dies on the way. */
class SameKeyIT {
    private static final int CALLERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = Caller.http();

    @Test
    void aHundredDuplicatesThroughTwoGatewaysAreOneOrder() throws Exception {
        try (Stage stage = Stage.open("same-key").withSharedKeys()) {
            // Given
            List<GatewayProcess> gateways = List.of(stage.startGateway(), stage.startGateway());
            Shop shop = stage.shops().get(0);

            // When
            List<HttpResponse<String>> answers = atOnce(shop, gateways);

            // Then
            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
            assertThat(answers)
                    .extracting(HttpResponse::body)
                    .containsOnly(answers.get(0).body());
            assertThat(answers).filteredOn(answer -> !isReplayed(answer)).hasSizeLessThan(2);
            assertOneOrder(stage.node(1), shop);
        }
    }

    @Test
    void aGatewayThatIsKilledAmongDuplicatesLeavesOneOrder() throws Exception {
        try (Stage stage = Stage.open("same-key-crash").withSharedKeys()) {
            // Given
            GatewayProcess victim = stage.startGateway();
            GatewayProcess other = stage.startGateway();
            Shop shop = stage.shops().get(0);
            ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
            try {
                // When it dies while they are under way
                List<Future<@Nullable HttpResponse<String>>> lost = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    lost.add(threads.submit(() -> order(victim, shop, "crash")));
                }
                await("a request is under way")
                        .atMost(PATIENCE)
                        .until(() -> lost.stream().anyMatch(Future::isDone));
                victim.kill();
                HttpResponse<String> answer = answered(other, shop, "crash");

                // Then
                assertThat(answer.statusCode()).isEqualTo(201);
                assertOneOrder(stage.node(1), shop);
                for (Future<@Nullable HttpResponse<String>> one : lost) {
                    HttpResponse<String> before = one.get();
                    if (before != null && before.statusCode() == 201) {
                        assertThat(before.body()).isEqualTo(answer.body());
                    }
                }

                // When the killed one is back
                victim.relaunch();
                victim.awaitReady();
                HttpResponse<String> again = answered(victim, shop, "crash");

                // Then
                assertThat(again.body()).isEqualTo(answer.body());
                assertThat(isReplayed(again)).isTrue();
                assertThat(again.headers().firstValue("ETag"))
                        .isEqualTo(answer.headers().firstValue("ETag"));
                assertOneOrder(stage.node(1), shop);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void anAnswerIsReplayedByTheHeirOfThePrimaryThatGaveIt() throws Exception {
        try (Stage stage = Stage.open("same-key-failover").withSharedKeys()) {
            // Given
            ClusterNode old = stage.node(1);
            stage.makeSynchronous(old);
            GatewayProcess gateway = stage.startGateway();
            GatewayProcess other = stage.startGateway();
            Shop shop = stage.shops().get(0);
            HttpResponse<String> first = answered(gateway, shop, "failover");
            assertThat(first.statusCode()).isEqualTo(201);

            // When
            old.kill();
            ClusterNode heir = stage.mostAdvanced();
            heir.promote();

            // Then
            for (GatewayProcess one : List.of(gateway, other)) {
                HttpResponse<String> again = answered(one, shop, "failover");
                assertThat(again.statusCode()).isEqualTo(201);
                assertThat(isReplayed(again)).isTrue();
                assertThat(again.body()).isEqualTo(first.body());
                assertThat(again.headers().firstValue("ETag"))
                        .isPresent()
                        .isEqualTo(first.headers().firstValue("ETag"));
                // Each gateway names itself in it.
                assertThat(location(again)).isEqualTo(location(first)).matches("/v1/orders/\\d+");
            }
            assertOneOrder(heir, shop);
        }
    }

    private List<HttpResponse<String>> atOnce(Shop shop, List<GatewayProcess> gateways) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<HttpResponse<String>>> calls = IntStream.range(0, CALLERS)
                    .<Callable<HttpResponse<String>>>mapToObj(
                            i -> () -> answered(gateways.get(i % gateways.size()), shop, "once"))
                    .toList();
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asks again under the same key until the answer is not that it is running or that nobody could be reached. */
    private HttpResponse<String> answered(GatewayProcess gateway, Shop shop, String key) {
        return await("an answer under " + key)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> order(gateway, shop, key),
                        answer -> answer != null && answer.statusCode() != 409 && answer.statusCode() < 500);
    }

    private @Nullable HttpResponse<String> order(GatewayProcess gateway, Shop shop, String key)
            throws InterruptedException {
        String body = "{\"userId\":%d,\"items\":[{\"productId\":%d,\"quantity\":2}]}"
                .formatted(shop.keyedBuyer(), shop.product());
        HttpRequest request = HttpRequest.newBuilder(gateway.api().resolve("/v1/orders"))
                .timeout(Duration.ofSeconds(20))
                .headers("X-Tenant-Id", Long.toString(shop.tenant()), "Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        }
    }

    private static String location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }

    private static void assertOneOrder(ClusterNode primary, Shop shop) {
        assertThat(Stage.number(primary, "SELECT count(*) FROM orders WHERE tenant_id = " + shop.tenant()))
                .isEqualTo(1);
        assertThat(Stage.number(primary, "SELECT stock FROM products WHERE id = " + shop.product()))
                .isEqualTo(Shop.INITIAL_STOCK - 2);
    }
}
