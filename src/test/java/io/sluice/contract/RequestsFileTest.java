package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.answers.DocumentedOperations;
import io.sluice.support.ClusterResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sends what stands in {@code requests.http}, from the top, and checks what the file says of each answer. It reads as
 * much of the format as the file uses: requests behind {@code ###}, variables, and handlers that assert the status and
 * keep values of the answer.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class RequestsFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HANDLER = Pattern.compile("> \\{%(.*?)%}", Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("response\\.status === ([0-9]{3})");
    private static final Pattern KEPT =
            Pattern.compile("client\\.global\\.set\\(\"(\\w+)\", response\\.(body\\.|headers\\.valueOf\\(\")([\\w-]+)");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([$\\w]+)}}");

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> variables = new HashMap<>();

    /** One request of the file, its variables not filled in yet. */
    private record Step(String title, String method, String url, List<String> headers, String body, String handler) {

        static Step of(String block) {
            Matcher handler = HANDLER.matcher(block);
            assertThat(handler.find()).as("a handler in " + block).isTrue();
            String request = block.substring(0, handler.start());
            String title = request.substring(0, request.indexOf('\n')).strip();
            String[] parts =
                    request.substring(request.indexOf('\n') + 1).strip().split("\n\n", 2);
            List<String> head = parts[0].lines().toList();
            String[] line = head.get(0).split(" ", 2);
            return new Step(
                    title,
                    line[0],
                    line[1].strip(),
                    head.subList(1, head.size()),
                    parts.length > 1 ? parts[1].strip() : "",
                    handler.group(1));
        }

        int status() {
            Matcher status = STATUS.matcher(handler);
            assertThat(status.find()).as("a status for " + title).isTrue();
            return Integer.parseInt(status.group(1));
        }
    }

    @Test
    void everyRequestIsAnsweredAsTheFileSays() throws Exception {
        // Given
        variables.put("host", Objects.requireNonNull(gateway).toString().replaceFirst("/$", ""));
        for (Step step : steps()) {
            // When
            HttpResponse<String> answer = send(step);
            // Then
            assertThat(answer.statusCode())
                    .as(step.title + ": " + answer.body())
                    .isEqualTo(step.status());
            keep(step, answer);
        }
    }

    @Test
    void everyOperationIsWalkedThrough() throws IOException {
        // Given
        Set<String> left = new HashSet<>(DocumentedOperations.names());
        // When
        for (Step step : steps()) {
            String path =
                    step.url.replace("{{host}}", "").replaceFirst("\\?.*", "").replaceAll("\\{\\{\\w+}}", "{id}");
            left.remove(step.method + " " + path);
        }
        // Then
        assertThat(left).isEmpty();
    }

    private static List<Step> steps() throws IOException {
        String[] blocks = Files.readString(Path.of("requests.http")).split("(?m)^### ", -1);
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < blocks.length; i++) {
            steps.add(Step.of(blocks[i]));
        }
        assertThat(steps).hasSizeGreaterThan(20);
        return steps;
    }

    private HttpResponse<String> send(Step step) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(filled(step.url)))
                .method(
                        step.method,
                        step.body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(filled(step.body)));
        for (String header : step.headers) {
            String[] parts = filled(header).split(":", 2);
            request.header(parts[0], parts[1].strip());
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String filled(String text) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String name = found.group(1);
            String value = name.equals("$uuid") ? UUID.randomUUID().toString() : variables.get(name);
            return Matcher.quoteReplacement(Objects.requireNonNull(value, () -> "no variable " + name));
        });
    }

    private void keep(Step step, HttpResponse<String> answer) throws IOException {
        Matcher kept = KEPT.matcher(step.handler);
        while (kept.find()) {
            JsonNode body = kept.group(2).startsWith("body") ? JSON.readTree(answer.body()) : null;
            String value = body == null
                    ? answer.headers().firstValue(kept.group(3)).orElseThrow()
                    : body.path(kept.group(3)).asText();
            assertThat(value).as(step.title + " " + kept.group(3)).isNotBlank();
            variables.put(kept.group(1), value);
        }
    }
}
