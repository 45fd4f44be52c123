package io.sluice.scenario.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody of one shop who asks one gateway. Every answer goes into the timeline and is looked through for another
 * tenant's rows. Says with {@code Request-Timeout} how long it waits, and waits three seconds longer. Thread-safe.
 */
final class Caller {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final Supplier<URI> gateway;
    private final Shop shop;
    private final Duration deadline;
    private final Timeline timeline;
    private final Ledger ledger;

    Caller(HttpClient http, Supplier<URI> gateway, Shop shop, Duration deadline, Timeline timeline, Ledger ledger) {
        this.http = http;
        this.gateway = gateway;
        this.shop = shop;
        this.deadline = deadline;
        this.timeline = timeline;
        this.ledger = ledger;
    }

    static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    Shop shop() {
        return shop;
    }

    Ledger ledger() {
        return ledger;
    }

    Answer get(Answer.Kind kind, String path, String... headers) {
        return ask(kind, request(path, headers).GET());
    }

    Answer post(Answer.Kind kind, String path, String body, String... headers) {
        return ask(
                kind,
                request(path, headers)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.get().resolve(path))
                .timeout(deadline.plus(GRACE))
                .header("X-Tenant-Id", Long.toString(shop.tenant()))
                .header("Request-Timeout", Double.toString(deadline.toMillis() / 1000.0));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer ask(Answer.Kind kind, HttpRequest.Builder request) {
        long sentAt = System.nanoTime();
        Answer answer = send(kind, request.build(), sentAt);
        timeline.add(answer);
        ledger.look(shop, answer);
        return answer;
    }

    private Answer send(Answer.Kind kind, HttpRequest request, long sentAt) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    kind,
                    sentAt,
                    System.nanoTime(),
                    response.statusCode(),
                    response.statusCode() < 300 ? "" : code(response.body()),
                    response.body(),
                    header(response, "Consistency-Token"),
                    header(response, "Served-By"),
                    header(response, "Sluice-Degraded"));
        } catch (IOException | CancellationException e) {
            return none(kind, sentAt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none(kind, sentAt);
        }
    }

    private static Answer none(Answer.Kind kind, long sentAt) {
        return new Answer(kind, sentAt, System.nanoTime(), 0, "transport", "", null, null, null);
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static String code(String body) {
        try {
            JsonNode code = JSON.readTree(body).path("code");
            return code.asText("no-code");
        } catch (IOException e) {
            return "no-json";
        }
    }
}
