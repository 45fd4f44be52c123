package io.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sluice.support.ClusterResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class EdgeTest {

    @Test
    void aBodyThatSaysThatItIsTooLargeIsA413() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .contentType("application/json")
                .body(new byte[1024 * 1024 + 1])
                .post("/v1/test-edge/things")
                .then();
        // Then
        answer.statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("payload-too-large"))
                .body("instance", equalTo("/v1/test-edge/things"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024 * 1024 + 1, 8 * 1024 * 1024})
    void aChunkedBodyThatGrowsTooLargeIsA413(int length) throws Exception {
        // Given a body whose length is not said
        byte[] body = " ".repeat(length).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(things())
                .header("X-Tenant-Id", "1")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        // When
        HttpResponse<String> answer = client().send(request, HttpResponse.BodyHandlers.ofString());
        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("payload-too-large");
    }

    @Test
    void aChunkedBodyWithinTheLimitIsRead() throws Exception {
        // Given a body far larger than the framework's own buffer
        String body = "{\"name\":\"a\",\"metadata\":[" + "1,".repeat(300_000) + "1]}";
        HttpRequest request = HttpRequest.newBuilder(things())
                .header("X-Tenant-Id", "1")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
        // When
        HttpResponse<String> answer = client().send(request, HttpResponse.BodyHandlers.ofString());
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aCallerThatExpects100ContinueGetsIt() throws Exception {
        // Given
        HttpRequest request = HttpRequest.newBuilder(things())
                .header("X-Tenant-Id", "1")
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}"))
                .build();
        // When
        HttpResponse<String> answer = client().send(request, HttpResponse.BodyHandlers.ofString());
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aStrangerIsRefusedBeforeItsBodyIsRead() throws Exception {
        // Given a request that announces a body, sends none of it, and does not say who is calling
        String head = String.join(
                "\r\n",
                "POST /v1/test-edge/things HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Content-Length: 1000",
                "",
                "");
        // When
        String answer = firstLine(head);
        // Then
        assertThat(answer).contains("401");
    }

    @ParameterizedTest
    @CsvSource({"GET /v1/%zz HTTP/1.1, 400", "GET http://x/v1/nowhere HTTP/1.1, 404", "BREW /v1/x HTTP/1.1, 404"})
    void aStrangeRequestLineIsAnsweredToo(String line, String status) throws Exception {
        // When
        String answer = firstLine(line + "\r\nHost: x\r\n\r\n");
        // Then
        assertThat(answer).contains(status);
    }

    @Test
    void pagesFollowEachOtherByCursorAndByLink() {
        // Given
        List<Integer> seen = new ArrayList<>();
        String next = "/v1/test-edge/numbers?limit=3&above=1";
        // When
        while (next != null) {
            Response page =
                    given().header("X-Tenant-Id", 1).urlEncodingEnabled(false).get(next);
            seen.addAll(page.jsonPath().getList("items", Integer.class));
            String link = page.header("Link");
            assertThat(link == null).isEqualTo(page.jsonPath().get("nextCursor") == null);
            next = link == null ? null : link.substring(1, link.indexOf('>'));
            assertThat(link == null || (link.endsWith("; rel=\"next\"") && link.contains("limit=3&above=1&cursor=")))
                    .isTrue();
        }
        // Then
        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void theLastPageHasANullCursor() {
        // When
        ValidatableResponse answer =
                given().header("X-Tenant-Id", 1).get("/v1/test-edge/numbers").then();
        // Then
        answer.statusCode(200).body("nextCursor", nullValue());
        assertThat(answer.extract().asString()).contains("\"nextCursor\":null");
    }

    @Test
    void aCursorOfAnotherFilterOrTenantIsA400() {
        // Given
        String cursor = given().header("X-Tenant-Id", 1)
                .get("/v1/test-edge/numbers?limit=1")
                .jsonPath()
                .getString("nextCursor");
        // When
        ValidatableResponse filter = given().header("X-Tenant-Id", 1)
                .get("/v1/test-edge/numbers?above=1&cursor=" + cursor)
                .then();
        ValidatableResponse tenant = given().header("X-Tenant-Id", 2)
                .get("/v1/test-edge/numbers?cursor=" + cursor)
                .then();
        // Then
        filter.statusCode(400).body("errors[0].pointer", equalTo("?cursor"));
        tenant.statusCode(400).body("errors[0].pointer", equalTo("?cursor"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=x, limit",
        "limit=-1, limit",
        "limit=, limit",
        "limit=99999999999999999999, limit",
        "cursor=, cursor",
        "cursor=abc, cursor",
        "cursor=%00, cursor",
        "above=0, above",
        "above=1.5, above",
        "above=9223372036854775808, above",
        "since=2025-01-31, since",
        "since=2025-01-31T00:00:00%2B01:00, since",
        "colour=green, colour",
        "colour=RED, colour",
        "lmit=1, lmit",
        "limit=1&limit=2, limit"
    })
    void aQueryParameterThatCannotBeReadIsA400ThatNamesIt(String query, String name) {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .urlEncodingEnabled(false)
                .get("/v1/test-edge/numbers?" + query)
                .then();
        // Then
        answer.statusCode(400)
                .body("code", equalTo("malformed-request"))
                .body("errors[0].pointer", equalTo("?" + name));
    }

    @Test
    void goodQueryParametersAreRead() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .get("/v1/test-edge/numbers?limit=200&since=2025-01-31T00:00:00Z&colour=dark-blue&above=1")
                .then();
        // Then
        answer.statusCode(200);
    }

    @Test
    void aConstraintOnAQueryParameterIsA400ThatNamesIt() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .get("/v1/test-edge/checked?least=1")
                .then();
        // Then
        answer.statusCode(400).body("errors[0].pointer", equalTo("?least"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "-1", "1.0", "9223372036854775808", "1;DROP", "%31x", "١"})
    void anIdThatCannotBeOneIsA404(String id) {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .urlEncodingEnabled(!id.startsWith("%"))
                .get("/v1/test-edge/things/" + id)
                .then();
        // Then
        answer.statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void headAndOptionsAreAnswered() {
        given().header("X-Tenant-Id", 1).head("/v1/test-edge/who").then().statusCode(200);
        given().options("/v1/test-edge/who")
                .then()
                .statusCode(200)
                .header("Allow", org.hamcrest.Matchers.containsString("GET"));
    }

    private static String firstLine(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = new byte[4_096];
            int read = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static URI things() {
        return URI.create("http://localhost:" + RestAssured.port + "/v1/test-edge/things");
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
}
