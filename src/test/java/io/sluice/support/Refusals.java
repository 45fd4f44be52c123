package io.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds refusals against the contract's shape of a problem document (API.md §1), and against leaks. */
public final class Refusals {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** SQL, constraint names, Java names, hosts with ports: nothing of it may reach a caller. */
    private static final Pattern LEAK = Pattern.compile(
            "\\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|RETURNING)\\b|_(pk|fk|uq|ck|ix)\\b|SQLSTATE|Exception"
                    + "|\\b(java|jakarta|io|com|org)\\.[a-z]|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b|localhost|:\\d{4,5}\\b");

    private Refusals() {}

    /** The refusal has this status and code, and is a whole problem document. */
    public static void assertRefused(Response answer, int status, String code, String... pointers) {
        assertThat(answer.contentType()).as(answer.asString()).isEqualTo("application/problem+json");
        JsonNode problem = assertProblem(answer.statusCode(), answer.asString(), status, code, pointers);
        assertThat(problem.path("requestId").asText()).isEqualTo(answer.header("X-Request-Id"));
    }

    /** The same for an answer of which only the status and the body are at hand. */
    public static JsonNode assertProblem(int answeredStatus, String body, int status, String code, String... pointers) {
        JsonNode problem = json(body);
        assertThat(answeredStatus).as(body).isEqualTo(status);
        assertThat(problem.path("code").asText()).as(body).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isEqualTo("urn:sluice:problem:" + code);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instance").asText()).startsWith("/");
        assertThat(problem.path("requestId").asText()).isNotBlank();
        // A value can be wrong in two ways.
        Set<String> pointed = new LinkedHashSet<>();
        for (JsonNode error : problem.path("errors")) {
            pointed.add(error.path("pointer").asText());
            assertThat(error.path("detail").asText()).isNotBlank();
        }
        assertThat(pointed).as(body).containsExactly(pointers);
        // The path is the caller's own text.
        assertThat(body.replace(problem.path("instance").asText(), "")).doesNotContainPattern(LEAK);
        return problem;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }
}
