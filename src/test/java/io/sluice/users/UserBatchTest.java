package io.sluice.users;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class UserBatchTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private final TestTenant tenant = TestTenant.create();

    @Test
    void usersAreMadeInTheOrderOfTheRequest() {
        // Given addresses whose order is another one than that of the request
        List<String> emails = IntStream.range(0, 100)
                .mapToObj(i -> (i * 37 % 100) + "@example.com")
                .toList();
        // When
        Response answer = create(emails.stream().map(UserBatchTest::user).toList());
        // Then
        answer.then().statusCode(201).header("Location", endsWith("/v1/users"));
        assertThat(answer.jsonPath().getList("items.email", String.class)).isEqualTo(emails);
        assertThat(answer.jsonPath().getList("items.id", Long.class)).isSorted();
        assertThat(count()).isEqualTo(100);
    }

    @Test
    void eachUserIsWholeAsIfMadeAlone() {
        // When
        Response answer = create(List.of("""
                {"email":"Ada.L@Example.com","name":"Ada \\"L\\" {x},\\\\","phone":"+33 1","role":"manager",
                 "metadata":{"timezone":"Europe/Paris","locale":"fr","preferences":{"a":{"b":null},"n":2.50}}}""", """
                {"email":"bob@example.com","name":"NULL"}"""));
        // Then
        answer.then()
                .statusCode(201)
                .body("items", hasSize(2))
                .body("items[0].name", equalTo("Ada \"L\" {x},\\"))
                .body("items[0].role", equalTo("manager"))
                .body("items[0].metadata.timezone", equalTo("Europe/Paris"))
                .body("items[1].name", equalTo("NULL"))
                .body("items[1].role", equalTo("member"));
        assertThat(answer.asString())
                .contains(
                        "\"preferences\":{\"a\": {\"b\": null}, \"n\": 2.50}", "\"phone\":null", "\"preferences\":{}");
        for (int i = 0; i < 2; i++) {
            long id = answer.jsonPath().getLong("items[" + i + "].id");
            Response alone = tenant.manager().get("/v1/users/" + id);
            assertThat(answer.asString()).contains(alone.asString());
        }
    }

    @Test
    void aThousandUsersWithMetadataAreMadeWithinTheDefaultBody() {
        // Given
        List<String> users = IntStream.range(0, 1_000)
                .mapToObj(i -> """
                        {"email":"first.last.%d@some-customer.example","name":"Some Rather Long Name %d",
                         "phone":"+49 30 1234567","role":"member","metadata":{"timezone":"America/Argentina/Buenos_Aires",
                         "locale":"es-AR","preferences":{"theme":"dark","note":"%s","mail":{"weekly":true}}}}""".formatted(i, i, "x".repeat(700)))
                .toList();
        String body = body(users);
        // When
        Response answer = TestTenant.post(tenant.manager(), "/v1/users/batch", body);
        // Then
        assertThat(body.getBytes(StandardCharsets.UTF_8).length).isBetween(900_000, MEBIBYTE);
        answer.then().statusCode(201).body("items", hasSize(1_000));
        assertThat(answer.jsonPath().getList("items.id", Long.class)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void oneMoreThanAThousandIsRefused() {
        // Given
        List<String> users = IntStream.range(0, 1_001)
                .mapToObj(i -> user(i + "@example.com"))
                .toList();
        // When
        Response answer = create(users);
        // Then
        assertRefused(answer, 422, "validation-failed", "/users");
        assertThat(count()).isZero();
    }

    @Test
    void everyWrongValueIsNamedWithItsPlaceAndNobodyIsMade() {
        // When
        Response answer = create(
                List.of(
                        user("a@example.com"),
                        "{\"email\":\"nobody\",\"name\":\"\"}",
                        user("b@example.com"),
                        "{\"email\":\"c@example.com\",\"name\":\"C\",\"metadata\":{\"timezone\":\"+01:00\",\"locale\":\"e\"}}"));
        // Then
        assertRefused(
                answer,
                422,
                "validation-failed",
                "/users/1/email",
                "/users/1/name",
                "/users/3/metadata/locale",
                "/users/3/metadata/timezone");
        assertThat(count()).isZero();
    }

    @Test
    void anAddressThatIsInTheBatchTwiceIsNamedAtEveryPlace() {
        // Given
        tenant.user("taken@example.com");
        // When
        Response answer = create(List.of(
                user("ada@example.com"),
                user("taken@example.com"),
                user("bob@example.com"),
                user("ADA@example.com"),
                user("Ada@Example.com")));
        // Then
        assertRefused(answer, 422, "validation-failed", "/users/0/email", "/users/3/email", "/users/4/email");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void everyAddressThatIsTakenIsNamedAndNobodyIsMade() {
        // Given
        tenant.user("ada@example.com");
        tenant.user("eve@example.com");
        TestTenant.create().user("bob@example.com");
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = create(List.of(
                user("bob@example.com"), user("EVE@example.com"), user("carl@example.com"), user("Ada@example.com")));
        // Then
        assertRefused(answer, 409, "email-taken", "/users/1/email", "/users/3/email");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void theAddressOfADeletedUserIsFree() {
        // Given
        long gone = tenant.user("ada@example.com");
        tenant.manager().delete("/v1/users/" + gone).then().statusCode(204);
        // When
        Response answer = create(List.of(user("ada@example.com")));
        // Then
        answer.then().statusCode(201);
    }

    @Test
    void underAKeyTheBatchIsMadeOnceAndItsAnswerIsGivenAgain() {
        // Given
        String body = body(List.of(user("ada@example.com"), user("bob@example.com")));
        // When
        Response first = TestTenant.post(tenant.manager().header("Idempotency-Key", "b-1"), "/v1/users/batch", body);
        Response again = TestTenant.post(tenant.manager().header("Idempotency-Key", "b-1"), "/v1/users/batch", body);
        Response other = TestTenant.post(
                tenant.manager().header("Idempotency-Key", "b-1"),
                "/v1/users/batch",
                body(List.of(user("carl@example.com"))));
        // Then
        first.then().statusCode(201);
        again.then().statusCode(201).header("Idempotency-Replayed", "true");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertRefused(other, 422, "idempotency-key-reused");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aRefusedBatchLeavesItsKeyFree() {
        // Given
        tenant.user("ada@example.com");
        String body = body(List.of(user("ada@example.com")));
        Response refused = TestTenant.post(tenant.manager().header("Idempotency-Key", "b-2"), "/v1/users/batch", body);
        // When
        long ada = SuperuserSql.number("SELECT id FROM users WHERE tenant_id = ?", tenant.id());
        tenant.manager().delete("/v1/users/" + ada).then().statusCode(204);
        Response again = TestTenant.post(tenant.manager().header("Idempotency-Key", "b-2"), "/v1/users/batch", body);
        // Then
        assertRefused(refused, 409, "email-taken", "/users/0/email");
        again.then().statusCode(201);
    }

    @Test
    void neitherMembersNorOperatorsMakeUsers() {
        // Given
        long ada = tenant.user();
        String body = body(List.of(user("bob@example.com")));
        // When
        Response member = TestTenant.post(tenant.member(ada), "/v1/users/batch", body);
        Response operator = TestTenant.post(tenant.operator(), "/v1/users/batch", body);
        Response nobody = TestTenant.post(new TestTenant(Long.MAX_VALUE).manager(), "/v1/users/batch", body);
        // Then
        assertRefused(member, 403, "forbidden");
        assertRefused(operator, 403, "forbidden");
        assertRefused(nobody, 403, "forbidden");
        assertThat(count()).isEqualTo(1);
    }

    private long count() {
        return SuperuserSql.number("SELECT count(*) FROM users WHERE tenant_id = ?", tenant.id());
    }

    private Response create(List<String> users) {
        return TestTenant.post(tenant.manager(), "/v1/users/batch", body(users));
    }

    private static String body(List<String> users) {
        return users.stream().collect(Collectors.joining(",", "{\"users\":[", "]}"));
    }

    private static String user(String email) {
        return "{\"email\":\"" + email + "\",\"name\":\"Ada\"}";
    }
}
