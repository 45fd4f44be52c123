package io.sluice.contract.answers;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.consistency.TokenCodec;
import io.sluice.contract.answers.ApiDocument.Operation;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.support.ClusterResource;
import io.sluice.support.RawHttp;
import io.sluice.support.RawHttp.Answer;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the OpenAPI document is called, and every problem that the document says it can give is provoked;
 * each answer is held against the document. What takes a broken cluster is {@link AnswersUnderFaultTest}'s.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class AnswersTest {

    /** Documented, and not provoked on each operation, for these reasons. */
    private static final Map<String, String> PROVOKED_ELSEWHERE = Map.of(
            "overloaded",
            "pools and queues lie below the operations and refuse them alike; it takes filling them:"
                    + " AnswersUnderFaultTest.aFullQueueIsOverloaded, on one of them");

    private static final Map<String, Function<Provoking, Answer>> PROVOCATIONS = Map.ofEntries(
            entry("malformed-request", it -> it.sendTo(it.pathWith("nosuch=1"))),
            entry("bad-consistency-token", it -> it.sendWith("Consistency-Token: mine")),
            entry("unauthenticated", it -> it.sendAs()),
            entry("tenant-missing", it -> it.sendAs("X-Groups: operator,manager")),
            entry(
                    "forbidden",
                    it -> it.sendAs(
                            "X-Tenant-Id: " + it.shelf().id("TENANT"),
                            it.operation().isForOperators() ? "X-Groups: manager" : "X-Groups: operator")),
            entry("not-found", it -> it.sendTo(it.good().path().replaceFirst("/[0-9]+", "/9223372036854775807"))),
            entry("not-acceptable", it -> it.sendWith("Accept: image/png")),
            entry("payload-too-large", it -> it.sendBody("application/json", new byte[1024 * 1024 + 1])),
            entry(
                    "unsupported-media-type",
                    it -> it.sendBody("text/plain", it.good().body())),
            entry("validation-failed", it -> it.sendJson("[]")),
            entry("version-mismatch", it -> it.sendWith("If-Match: \"999\"")),
            entry("email-taken", AnswersTest::takenEmail),
            entry("conflict", it -> {
                it.sendJson("{\"name\":\"conflict TENANT\"}");
                return it.sendJson("{\"name\":\"conflict TENANT\"}");
            }),
            entry(
                    "insufficient-stock",
                    it -> it.sendJson("{\"userId\":USER,\"items\":[{\"productId\":PRODUCT,\"quantity\":1000000}]}")),
            entry("invalid-transition", it -> it.sendJson("{\"status\":\"delivered\"}")),
            entry("idempotency-key-reused", it -> {
                String key = "Idempotency-Key: " + UUID.randomUUID();
                it.sendWith(key);
                String other = new String(it.good().body(), StandardCharsets.UTF_8) + " ";
                return it.send(new RawHttp.Request(
                        it.good().method(),
                        it.good().path(),
                        it.good().with(key).headers(),
                        other.getBytes(StandardCharsets.UTF_8),
                        false));
            }),
            entry("idempotency-in-progress", it -> {
                String key = UUID.randomUUID().toString();
                try (var running = SuperuserSql.holding("SELECT pg_advisory_xact_lock(hashtextextended('" + key + "', "
                        + it.shelf().id("TENANT") + "))")) {
                    return it.sendWith("Idempotency-Key: " + key);
                }
            }));

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    @Inject
    TokenCodec tokens;

    @TestFactory
    Stream<DynamicTest> everyOperationAnswersAsItIsDocumented() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream()
                .flatMap(operation -> IntStream.range(0, GoodRequests.count(operation))
                        .mapToObj(number -> DynamicTest.dynamicTest(operation.name() + " " + number, () -> {
                            // Given
                            Shelf shelf = new Shelf();
                            RawHttp.Request request = GoodRequests.of(operation, number, shelf);
                            // When
                            Answer answer = RawHttp.exchange(gateway(), request);
                            // Then
                            assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
                            assertThat(new AnswerCheck(document).faults(operation, answer))
                                    .isEmpty();
                            if (number == 0) {
                                assertThat(answer.body()).as("rows to judge").doesNotContain("\"items\":[]");
                            }
                        })));
    }

    /** Beside the usual success: nothing new since (304), and no body where none was wanted (204). */
    @TestFactory
    Stream<DynamicTest> everyDocumentedSuccessIsGivenAsItIsDocumented() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream()
                .flatMap(operation -> statuses(operation, 200, 399)
                        .map(status ->
                                answered(document, operation, status, "", it -> success(it, status), answer -> {})));
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedMediaTypeIsAnsweredAndRead() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream().flatMap(operation -> {
            String usual = statuses(operation, 200, 299).sorted().findFirst().orElseThrow();
            Stream<DynamicTest> answered = types(
                            operation.node().path("responses").path(usual))
                    .map(type -> answered(
                            document, operation, usual, " as " + type, it -> it.sendWith("Accept: " + type), answer -> {
                                assertThat(answer.header("Content-Type")).startsWith(type);
                                assertThat(answer.body()).as("rows to judge").isNotBlank();
                            }));
            Stream<DynamicTest> read = types(operation.node().path("requestBody"))
                    .map(type -> answered(
                            document,
                            operation,
                            usual,
                            " from " + type,
                            it -> it.sendBody(type, it.good().body()),
                            answer -> {}));
            return Stream.concat(answered, read);
        });
    }

    @TestFactory
    Stream<DynamicTest> aPostThatPrefersLittleIsAnsweredWithoutABody() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream()
                .filter(operation ->
                        operation.node().at("/responses/201/headers").has("Preference-Applied"))
                .map(operation -> answered(
                        document,
                        operation,
                        "201",
                        "",
                        it -> it.sendWith("Prefer: return=minimal"),
                        answer -> assertThat(answer.body()).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> theHeadOfAReadIsThatOfTheRead() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream()
                .filter(operation -> operation.method().equals("GET"))
                .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> {
                    // Given
                    Provoking it = Provoking.of(gateway(), operation);
                    // When
                    Answer answer = it.sendHead();
                    // Then
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(new AnswerCheck(document).faultsOfHead(operation, answer))
                            .isEmpty();
                }));
    }

    private interface More {
        void hold(Answer answer);
    }

    private DynamicTest answered(
            ApiDocument document,
            Operation operation,
            String status,
            String how,
            Function<Provoking, Answer> ask,
            More more) {
        return DynamicTest.dynamicTest(operation.name() + " " + status + how, () -> {
            // Given
            Provoking it = Provoking.of(gateway(), operation);
            // When
            Answer answer = ask.apply(it);
            // Then
            assertThat(answer.status()).as(answer.body()).isEqualTo(Integer.parseInt(status));
            assertThat(new AnswerCheck(document).faults(operation, answer)).isEmpty();
            more.hold(answer);
        });
    }

    private static Answer success(Provoking it, String status) {
        boolean changes = it.operation().method().equals("PATCH");
        return switch (status) {
            case "304" -> it.sendWith("If-None-Match: " + it.send(it.good()).header("ETag"));
            case "204" -> changes ? it.sendWith("Prefer: return=minimal") : it.send(it.good());
            default -> it.send(it.good());
        };
    }

    private static Stream<String> types(JsonNode body) {
        List<String> types = new ArrayList<>();
        body.path("content").fieldNames().forEachRemaining(types::add);
        return types.stream();
    }

    @TestFactory
    Stream<DynamicTest> aPostThatIsRepeatedUnderItsKeyAnswersAsItIsDocumented() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream()
                .filter(operation -> document.problems(operation, "422").contains("idempotency-key-reused"))
                .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> {
                    // Given
                    Provoking it = Provoking.of(gateway(), operation);
                    String key = "Idempotency-Key: " + UUID.randomUUID();
                    it.sendWith(key);
                    // When
                    Answer again = it.sendWith(key);
                    // Then
                    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
                    assertThat(new AnswerCheck(document).faults(operation, again))
                            .isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedProblemIsGivenAsItIsDocumented() {
        ApiDocument document = ApiDocument.served();
        return document.operations().stream()
                .flatMap(operation -> failures(operation)
                        .flatMap(status -> document.problems(operation, status).stream()
                                .filter(code -> provocation(code) != null)
                                .map(code -> provoked(document, operation, status, code))));
    }

    private DynamicTest provoked(ApiDocument document, Operation operation, String status, String code) {
        return DynamicTest.dynamicTest(operation.name() + " " + status + " " + code, () -> {
            // Given
            Provoking it = Provoking.of(gateway(), operation);
            // When
            Answer answer = Objects.requireNonNull(provocation(code)).apply(it);
            // Then
            assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
            assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
            assertThat(new AnswerCheck(document).faults(operation, answer)).isEmpty();
        });
    }

    @Test
    void noDocumentedProblemIsLeftOut() {
        // Given
        ApiDocument document = ApiDocument.served();
        Set<String> provoked = new HashSet<>(PROVOCATIONS.keySet());
        provoked.add("write-lost");
        provoked.addAll(AnswersUnderFaultTest.PROVOKED);
        provoked.addAll(PROVOKED_ELSEWHERE.keySet());
        // When
        Set<String> left = new TreeSet<>();
        for (Operation operation : document.operations()) {
            failures(operation).forEach(status -> {
                List<String> codes = document.problems(operation, status);
                assertThat(codes).as(operation.name() + " " + status).isNotEmpty();
                codes.stream()
                        .filter(code -> !provoked.contains(code))
                        .forEach(code -> left.add(operation.name() + " " + code));
            });
        }
        // Then
        assertThat(left).isEmpty();
    }

    @Test
    void noOperationIsLeftOut() {
        assertThat(ApiDocument.served().operations())
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(GoodRequests.has(operation))
                        .as(operation.id())
                        .isTrue());
    }

    /** The check itself: what it is there to find is found. */
    @Test
    void whatIsNotDocumentedIsFound() {
        // Given
        ApiDocument document = ApiDocument.served();
        AnswerCheck check = new AnswerCheck(document);
        Operation operation = document.operations().stream()
                .filter(one -> one.id().equals("getCategoryTree"))
                .findFirst()
                .orElseThrow();
        String row = "{\"id\":1,\"name\":\"A\",\"parentId\":null,\"depth\":0,\"path\":[1],\"fullPath\":\"A\"%s}";
        List<String> good = List.of("Content-Type: application/json;charset=UTF-8", "X-Request-Id: a");
        List<String> odd = new ArrayList<>(good);
        odd.add("X-Odd: 1");
        // Then
        assertThat(check.faults(operation, new Answer(200, good, tree(row, ""))))
                .isEmpty();
        assertThat(check.faults(operation, new Answer(200, good, tree(row, ",\"odd\":1"))))
                .hasSize(1)
                .allMatch(fault -> fault.contains("odd"));
        assertThat(check.faults(operation, new Answer(200, good, tree(row.replace("\"depth\":0,", ""), ""))))
                .hasSize(1)
                .allMatch(fault -> fault.contains("depth"));
        assertThat(check.faults(operation, new Answer(200, good, tree(row.replace("null", "\"1\""), ""))))
                .isNotEmpty();
        assertThat(check.faults(operation, new Answer(200, odd, tree(row, "")))).hasSize(1);
        assertThat(check.faults(operation, new Answer(202, good, tree(row, ""))))
                .hasSize(1);
        assertThat(check.faults(operation, new Answer(200, List.of("Content-Type: text/csv"), "a")))
                .isNotEmpty();
    }

    private static String tree(String row, String more) {
        return "{\"items\":[" + row.formatted(more) + "]}";
    }

    private @Nullable Function<Provoking, Answer> provocation(String code) {
        return code.equals("write-lost") ? this::lostWrite : PROVOCATIONS.get(code);
    }

    /** A token of what the log never came to. */
    private Answer lostWrite(Provoking it) {
        String token = TestTenant.post(it.shelf().tenant().manager(), "/v1/categories", "{\"name\":\"there\"}")
                .header("Consistency-Token");
        ConsistencyToken there = tokens.read(token);
        String beyond =
                tokens.write(new ConsistencyToken(there.systemId(), there.timeline(), there.position() + (1L << 40)));
        return it.sendWith("Consistency-Token: " + beyond);
    }

    private static Answer takenEmail(Provoking it) {
        it.shelf().tenant().user("taken@example.com");
        String user = "{\"email\":\"Taken@example.com\",\"name\":\"Ada\"}";
        return it.sendJson(it.operation().id().equals("createUsers") ? "{\"users\":[" + user + "]}" : user);
    }

    private static Stream<String> failures(Operation operation) {
        return statuses(operation, 400, 599);
    }

    private static Stream<String> statuses(Operation operation, int least, int most) {
        List<String> statuses = new ArrayList<>();
        operation.node().path("responses").fieldNames().forEachRemaining(statuses::add);
        return statuses.stream()
                .filter(status -> Integer.parseInt(status) >= least && Integer.parseInt(status) <= most);
    }

    private URI gateway() {
        return Objects.requireNonNull(gateway);
    }
}
