package io.sluice.contract.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.answers.ApiDocument.Operation;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.RawHttp.Answer;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The problems that come from the database and its nodes, on every operation that documents them. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(AnswersUnderFaultTest.Impatient.class)
class AnswersUnderFaultTest {

    /** The codes that are provoked here. */
    static final Set<String> PROVOKED =
            Set.of("deadline-exceeded", "internal", "no-primary", "database-unavailable", "outcome-unknown");

    private static final Duration SOON = Duration.ofSeconds(60);
    /** So that a lost node is seen, and its lack told, within the test's patience. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.topology.period", "200ms",
                    "sluice.topology.probe-timeout", "500ms",
                    "sluice.pool.connect-timeout", "1s",
                    "sluice.pool.max-size", "3",
                    "sluice.pool.max-waiting", "2",
                    "sluice.write.hold", "100ms");
        }
    }

    @InjectCluster
    EmbeddedCluster cluster;

    private final ExecutorService threads = Executors.newFixedThreadPool(12);

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    @AfterEach
    void heal() {
        threads.shutdownNow();
        cluster.nodes().forEach(node -> node.link().pass());
        TestTenant healed = TestTenant.create();
        await().atMost(SOON)
                .untilAsserted(() -> TestTenant.post(healed.manager(), "/v1/categories", "{\"name\":\"healed\"}")
                        .then()
                        .statusCode(201));
        await().atMost(SOON)
                .untilAsserted(
                        () -> healed.manager().get("/v1/categories/tree").then().statusCode(200));
    }

    @Test
    void whatIsHeldUpForTooLongExceedsItsDeadline() {
        // Given
        Cases cases = prepared("deadline-exceeded");
        try (var locked =
                SuperuserSql.holding("LOCK TABLE " + String.join(", ", tables()) + " IN ACCESS EXCLUSIVE MODE")) {
            // Then
            cases.areAnswered(it -> it.sendWith("Request-Timeout: 0.7"));
        }
    }

    @Test
    void whatNobodyExpectedIsInternal() {
        // Given
        Cases cases = prepared("internal");
        List<String> tables = tables();
        tables.forEach(table -> SuperuserSql.column("ALTER TABLE " + table + " RENAME TO " + table + "_away"));
        try {
            // Then
            cases.areAnswered(it -> it.send(it.good()));
        } finally {
            tables.forEach(table -> SuperuserSql.column("ALTER TABLE " + table + "_away RENAME TO " + table));
        }
    }

    @Test
    void withoutAPrimaryThereIsNone() {
        // Given
        Cases cases = prepared("no-primary");
        TestTenant tenant = TestTenant.create();
        // When
        cluster.primary().link().refuse();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(TestTenant.post(tenant.manager(), "/v1/categories", "{\"name\":\"x\"}")
                                .jsonPath()
                                .getString("code"))
                        .isEqualTo("no-primary"));
        // Then
        cases.areAnswered(it -> it.send(it.good()));
    }

    @Test
    void withoutAConnectionTheDatabaseIsNotAvailable() {
        // Given
        Cases cases = prepared("database-unavailable");
        SuperuserSql.column("ALTER ROLE sluice_app CONNECTION LIMIT 0");
        try {
            // When
            cluster.nodes().forEach(node -> node.link().resetConnections());
            // Then
            cases.areAnswered(it -> it.sendWith("Request-Timeout: 5"));
        } finally {
            SuperuserSql.column("ALTER ROLE sluice_app CONNECTION LIMIT -1");
        }
    }

    @Test
    void whenTheAnswerToTheCommitIsLostTheOutcomeIsUnknown() {
        // Given
        Cases cases = prepared("outcome-unknown");
        // Then
        cases.areAnswered(it -> {
            cluster.primary().link().cutAnswersAfter("COMMIT\0".getBytes(StandardCharsets.US_ASCII), 0);
            return it.send(it.good());
        });
    }

    @Test
    void aFullQueueIsOverloaded() {
        // Given
        Provoking it = prepared("overloaded").all.stream()
                .filter(one -> one.operation().id().equals("createCategory"))
                .findFirst()
                .orElseThrow();
        List<CompletableFuture<Answer>> answers;
        try (var locked = SuperuserSql.holding(
                "SELECT FROM tenants WHERE id = " + it.shelf().id("TENANT") + " FOR UPDATE")) {
            // When
            answers = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> it.sendWith("Request-Timeout: 10"), threads))
                    .toList();
            await().atMost(SOON)
                    .until(() ->
                            answers.stream().filter(CompletableFuture::isDone).count() >= 7);
        }
        // Then
        List<Answer> overloaded = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.body().contains("\"code\":\"overloaded\""))
                .toList();
        assertThat(overloaded).hasSizeGreaterThanOrEqualTo(7).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(new AnswerCheck(ApiDocument.served()).faults(it.operation(), answer))
                    .isEmpty();
        });
    }

    private static List<String> tables() {
        return SuperuserSql.column("""
                SELECT tablename FROM pg_tables
                 WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'""");
    }

    /** Everything is made before the fault begins. */
    private Cases prepared(String code) {
        ApiDocument document = ApiDocument.served();
        List<Provoking> all = document.operations().stream()
                .filter(operation -> documents(document, operation, code))
                .map(operation -> Provoking.of(Objects.requireNonNull(gateway), operation))
                .toList();
        assertThat(all).isNotEmpty();
        return new Cases(document, code, all);
    }

    private static boolean documents(ApiDocument document, Operation operation, String code) {
        return operation.node().path("responses").properties().stream()
                .anyMatch(response ->
                        document.problems(operation, response.getKey()).contains(code));
    }

    private record Cases(ApiDocument document, String code, List<Provoking> all) {

        void areAnswered(Function<Provoking, Answer> ask) {
            SoftAssertions soft = new SoftAssertions();
            for (Provoking it : all) {
                Answer answer = ask.apply(it);
                soft.assertThat(answer.body()).as(it.operation().name()).contains("\"code\":\"" + code + "\"");
                soft.assertThat(new AnswerCheck(document).faults(it.operation(), answer))
                        .as(it.operation().name())
                        .isEmpty();
            }
            soft.assertAll();
        }
    }
}
