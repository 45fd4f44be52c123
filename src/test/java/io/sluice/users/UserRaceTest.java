package io.sluice.users;

import static io.sluice.support.Refusals.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Callers who want the same thing of the users at the same moment. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class UserRaceTest {

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final TestTenant tenant = TestTenant.create();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @RepeatedTest(5)
    void ofManyWhoTakeAnAddressOneGetsIt() {
        // When
        List<HttpResponse<String>> answers = all(
                16, i -> post("v1/users", "{\"email\":\"%s@example.com\",\"name\":\"A\"}".formatted(odd("ada", i))));
        // Then
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .hasSize(15)
                .allSatisfy(answer -> assertProblem(answer.statusCode(), answer.body(), 409, "email-taken", "/email"));
        assertThat(users()).isEqualTo(1);
    }

    @RepeatedTest(5)
    void ofTwoWhoDeleteAUserOneDoes() {
        // Given
        long user = tenant.user();
        // When
        List<HttpResponse<String>> answers =
                all(2, i -> request("v1/users/" + user).DELETE());
        // Then
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(204, 404);
    }

    @RepeatedTest(5)
    void ofBatchesThatCrossOneIsMadeWhole() {
        // When each batch has the same two addresses, in one order or the other
        List<HttpResponse<String>> answers = all(8, i -> batch(odd("ada", i), odd("bob", i), i % 2 == 0));
        // Then
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .allSatisfy(answer -> assertProblem(
                        answer.statusCode(), answer.body(), 409, "email-taken", "/users/0/email", "/users/1/email"));
        assertThat(users()).isEqualTo(2);
    }

    @Test
    void aBatchThatLosesAnAddressWhileItRunsIsToldWhich() {
        // Given a user who is being made, so that the batch does not see it and waits for it
        CompletableFuture<HttpResponse<String>> answer;
        try (SuperuserSql.Held taking = SuperuserSql.holding(
                "INSERT INTO users (tenant_id, email, name) VALUES (" + tenant.id() + ", 'bob@example.com', 'Bob')")) {
            answer = send(batch("ada", "bob", true));
            await().atMost(Duration.ofSeconds(10)).until(this::someoneWaits);
            // When
            taking.keep();
        }
        // Then
        HttpResponse<String> refused = answer.join();
        assertProblem(refused.statusCode(), refused.body(), 409, "email-taken", "/users/1/email");
        assertThat(users()).isEqualTo(1);
    }

    private boolean someoneWaits() {
        return SuperuserSql.number("""
                SELECT count(*) FROM pg_stat_activity
                 WHERE usename = 'sluice_app' AND wait_event_type = 'Lock' AND wait_event = 'transactionid'""") > 0;
    }

    private static String odd(String name, int i) {
        return i % 3 == 0 ? name.toUpperCase(Locale.ROOT) : name;
    }

    private HttpRequest.Builder batch(String one, String two, boolean inOrder) {
        String user = "{\"email\":\"%s@example.com\",\"name\":\"A\"}";
        return post(
                "v1/users/batch",
                "{\"users\":[" + user.formatted(inOrder ? one : two) + "," + user.formatted(inOrder ? two : one)
                        + "]}");
    }

    private long users() {
        return SuperuserSql.number("SELECT count(*) FROM users WHERE tenant_id = ?", tenant.id());
    }

    private List<HttpResponse<String>> all(int callers, IntFunction<HttpRequest.Builder> request) {
        List<CompletableFuture<HttpResponse<String>>> sent =
                IntStream.range(0, callers).mapToObj(request).map(this::send).toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        if (gateway == null) {
            throw new IllegalStateException("Quarkus fills it");
        }
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .timeout(Duration.ofSeconds(30));
    }
}
