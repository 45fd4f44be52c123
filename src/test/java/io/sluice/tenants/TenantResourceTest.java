package io.sluice.tenants;

import static io.restassured.RestAssured.given;
import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.TestTenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class TenantResourceTest {

    private static final String RFC_3339 = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";

    private final String name = "acme " + UUID.randomUUID();

    @Test
    void aTenantIsMadeWholeWithItsLocation() {
        // When
        Response answer = create("{\"name\":\"" + name + "\",\"maxConcurrentRequests\":50}");
        // Then
        answer.then()
                .statusCode(201)
                .body("name", equalTo(name))
                .body("maxConcurrentRequests", equalTo(50))
                .body("version", equalTo(1))
                .body("createdAt", matchesPattern(RFC_3339))
                .body("updatedAt", matchesPattern(RFC_3339));
        String path = "/v1/tenants/" + answer.jsonPath().getLong("id");
        assertThat(answer.header("Location")).endsWith(path);
        assertThat(operator().get(path).asString()).isEqualTo(answer.asString());
    }

    @Test
    void aLimitThatWasNotSaidIsPresentAsNull() {
        // When
        Response answer = create("{\"name\":\"" + name + "\"}");
        // Then
        answer.then().statusCode(201);
        assertThat(answer.asString()).contains("\"maxConcurrentRequests\":null");
    }

    @Test
    void aNewTenantCanBeUsedAtOnce() {
        // Given
        long id = create("{\"name\":\"" + name + "\"}").jsonPath().getLong("id");
        // When
        Response answer = TestTenant.post(
                new TestTenant(id).manager(), "/v1/users", "{\"email\":\"ada@example.com\",\"name\":\"Ada\"}");
        // Then
        answer.then().statusCode(201);
    }

    @Test
    void aNameIsUsedOnce() {
        // Given
        create("{\"name\":\"" + name + "\"}").then().statusCode(201);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = create("{\"name\":\"" + name + "\"}");
        // Then
        assertRefused(answer, 409, "conflict", "/name");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void pagesSkipAndRepeatNothingWhileTenantsComeIn() {
        // Given
        List<Long> made = Stream.generate(() -> TestTenant.create().id())
                .limit(16)
                .sorted(Comparator.reverseOrder())
                .toList();
        List<Long> seen = new ArrayList<>();
        // When
        String next = "/v1/tenants?limit=7";
        while (next != null && !seen.contains(made.get(15))) {
            Response page = operator().urlEncodingEnabled(false).get(next);
            page.then().statusCode(200);
            seen.addAll(page.jsonPath().getList("items.id", Long.class));
            TestTenant.create();
            String link = page.header("Link");
            assertThat(link == null).isEqualTo(page.jsonPath().get("nextCursor") == null);
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        // Then
        assertThat(seen).doesNotHaveDuplicates().startsWith(made.toArray(Long[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=abc, limit",
        "cursor=garbage, cursor",
        "cursor=, cursor",
        "name=acme, name"
    })
    void aListsParameterThatCannotBeReadIsRefused(String query, String parameter) {
        // When
        Response answer = operator().get("/v1/tenants?" + query);
        // Then
        assertRefused(answer, 400, "malformed-request", "?" + parameter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "9223372036854775807", "9223372036854775808", "1;DROP"})
    void aTenantThatIsNotThereIsA404(String id) {
        // When
        Response answer = operator().get("/v1/tenants/" + id);
        // Then
        assertRefused(answer, 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "manager", "member,manager"})
    void tenantsAreForOperatorsOnly(String groups) {
        // Given
        TestTenant tenant = TestTenant.create();
        RequestSpecification caller =
                tenant.manager().header("X-Groups", groups).header("X-User-Id", tenant.user());
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        List<Response> answers = List.of(
                given().spec(caller).get("/v1/tenants"),
                given().spec(caller).get("/v1/tenants/" + tenant.id()),
                TestTenant.post(given().spec(caller), "/v1/tenants", "{\"name\":\"" + name + "\"}"));
        // Then
        answers.forEach(answer -> assertRefused(answer, 403, "forbidden"));
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anOperatorNeedsNoTenantAndMayHaveOne() {
        // Given
        TestTenant tenant = TestTenant.create();
        // When
        Response without = operator().get("/v1/tenants/" + tenant.id());
        Response with = TestTenant.create().operator().get("/v1/tenants/" + tenant.id());
        // Then
        without.then().statusCode(200);
        with.then().statusCode(200);
    }

    private static RequestSpecification operator() {
        return given().header("X-Groups", "operator").header("Consistency", "strong");
    }

    private static Response create(String body) {
        return TestTenant.post(operator(), "/v1/tenants", body);
    }
}
