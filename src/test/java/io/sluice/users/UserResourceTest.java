package io.sluice.users;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class UserResourceTest {

    private static final String RFC_3339 = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";

    private static final String WHOLE = """
            {"email":"Ada.L@Example.com","name":"Ada","phone":"+33 1","role":"manager",
             "metadata":{"timezone":"Europe/Paris","locale":"fr",
                         "preferences":{"theme":"dark","mail":{"weekly":true,"daily":false}}}}""";

    private final TestTenant tenant = TestTenant.create();

    @Test
    void aUserIsMadeWholeWithItsLocation() {
        // When
        Response answer = create(WHOLE);
        // Then
        answer.then()
                .statusCode(201)
                .body("email", equalTo("Ada.L@Example.com"))
                .body("name", equalTo("Ada"))
                .body("phone", equalTo("+33 1"))
                .body("role", equalTo("manager"))
                .body("metadata.timezone", equalTo("Europe/Paris"))
                .body("metadata.locale", equalTo("fr"))
                .body("metadata.preferences.theme", equalTo("dark"))
                .body("metadata.preferences.mail.weekly", equalTo(true))
                .body("version", equalTo(1))
                .body("createdAt", matchesPattern(RFC_3339))
                .body("updatedAt", matchesPattern(RFC_3339));
        String path = "/v1/users/" + answer.jsonPath().getLong("id");
        assertThat(answer.header("Location")).endsWith(path);
        Response seen = tenant.manager().get(path);
        seen.then().statusCode(200);
        assertThat(seen.jsonPath().getMap("$")).isEqualTo(answer.jsonPath().getMap("$"));
    }

    @Test
    void whatWasNotSaidIsPresentAsNullOrItsDefault() {
        // When
        Response answer = create("{\"email\":\"ada@example.com\",\"name\":\"Ada\"}");
        // Then
        answer.then().statusCode(201).body("role", equalTo("member")).body("metadata.preferences", anEmptyMap());
        assertThat(answer.asString())
                .contains("\"phone\":null", "\"timezone\":null", "\"locale\":null", "\"preferences\":{}");
        assertThat(answer.jsonPath().getMap("$").keySet())
                .extracting(Object::toString)
                .containsExactly(
                        "id", "email", "name", "phone", "role", "metadata", "version", "createdAt", "updatedAt");
    }

    @Test
    void nullsInABodyAreLikeNothingSaid() {
        // When
        Response answer = create("{\"email\":\"ada@example.com\",\"name\":\"Ada\",\"phone\":null,\"role\":null,"
                + "\"metadata\":{\"timezone\":null,\"locale\":null,\"preferences\":null}}");
        // Then
        answer.then()
                .statusCode(201)
                .body("phone", nullValue())
                .body("role", equalTo("member"))
                .body("metadata.timezone", nullValue())
                .body("metadata.preferences", anEmptyMap());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.com", "ADA@EXAMPLE.COM", "Ada@Example.com"})
    void anEmailIsTakenWhateverItsCase(String email) {
        // Given
        tenant.user("ada@example.com");
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = create("{\"email\":\"" + email + "\",\"name\":\"B\"}");
        // Then
        assertRefused(answer, 409, "email-taken", "/email");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anEmailOutsideOfAsciiIsTakenWhateverItsCase() {
        // Given
        tenant.user("élise@example.com");
        // When
        Response answer = create("{\"email\":\"ÉLISE@example.com\",\"name\":\"B\"}");
        // Then
        assertRefused(answer, 409, "email-taken", "/email");
    }

    @Test
    void anotherTenantCanHaveTheSameEmail() {
        // Given
        TestTenant.create().user("ada@example.com");
        // When
        Response answer = create("{\"email\":\"ada@example.com\",\"name\":\"B\"}");
        // Then
        answer.then().statusCode(201);
    }

    @Test
    void aPatchChangesWhatItNamesAndLeavesTheRest() {
        // Given
        long user = create(WHOLE).jsonPath().getLong("id");
        // When
        Response answer = patch(user, "{\"name\":\"Ada L.\",\"phone\":null,\"role\":\"member\"}");
        // Then
        answer.then()
                .statusCode(200)
                .body("id", equalTo((int) user))
                .body("email", equalTo("Ada.L@Example.com"))
                .body("name", equalTo("Ada L."))
                .body("role", equalTo("member"))
                .body("metadata.timezone", equalTo("Europe/Paris"))
                .body("metadata.preferences.theme", equalTo("dark"))
                .body("version", equalTo(2));
        assertThat(answer.asString()).contains("\"phone\":null");
        assertThat(tenant.manager().get("/v1/users/" + user).asString()).isEqualTo(answer.asString());
    }

    @Test
    void anEmptyPatchLeavesEverythingThatACallerSet() {
        // Given
        Response made = create(WHOLE);
        // When
        Response answer = patch(made.jsonPath().getLong("id"), "{}");
        // Then
        answer.then().statusCode(200);
        Map<String, Object> after = answer.jsonPath().getMap("$");
        Map<String, Object> before = made.jsonPath().getMap("$");
        assertThat(List.of("version", "updatedAt")).allSatisfy(field -> {
            after.remove(field);
            before.remove(field);
        });
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                        | Europe/Paris | fr | {\"mail\":{\"daily\":false,\"weekly\":true},\"theme\":\"dark\"}",
                "{\"locale\":\"en\"}                       | Europe/Paris | en | {\"mail\":{\"daily\":false,\"weekly\":true},\"theme\":\"dark\"}",
                "{\"timezone\":null}                       |              | fr | {\"mail\":{\"daily\":false,\"weekly\":true},\"theme\":\"dark\"}",
                "{\"preferences\":{}}                      | Europe/Paris | fr | {\"mail\":{\"daily\":false,\"weekly\":true},\"theme\":\"dark\"}",
                "{\"preferences\":{\"theme\":null}}        | Europe/Paris | fr | {\"mail\":{\"daily\":false,\"weekly\":true}}",
                "{\"preferences\":{\"mail\":{\"daily\":null,\"hourly\":1}}} | Europe/Paris | fr | {\"mail\":{\"hourly\":1,\"weekly\":true},\"theme\":\"dark\"}",
                "{\"preferences\":{\"mail\":[1,null]}}     | Europe/Paris | fr | {\"mail\":[1,null],\"theme\":\"dark\"}",
                "{\"preferences\":{\"new\":{\"a\":null,\"b\":{\"c\":null}}}} | Europe/Paris | fr | {\"mail\":{\"daily\":false,\"weekly\":true},\"new\":{\"b\":{}},\"theme\":\"dark\"}",
                "{\"preferences\":null}                    | Europe/Paris | fr | {}",
                "null                                      |              |    | {}"
            })
    void metadataIsMergedFieldByField(String patch, String timezone, String locale, String preferences) {
        // Given
        long user = create(WHOLE).jsonPath().getLong("id");
        // When
        Response answer = patch(user, "{\"metadata\":" + patch + "}");
        // Then
        answer.then()
                .statusCode(200)
                .body("metadata.timezone", equalTo(timezone))
                .body("metadata.locale", equalTo(locale));
        assertThat(answer.jsonPath().getMap("metadata.preferences"))
                .isEqualTo(JsonPath.from(preferences).getMap("$"));
    }

    @Test
    void aMergePatchHasAMediaTypeOfItsOwn() {
        // Given
        long user = tenant.user();
        // When
        Response answer = tenant.manager()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("Content-Type", "application/merge-patch+json")
                .body("{\"name\":\"Eve\"}".getBytes(StandardCharsets.UTF_8))
                .patch("/v1/users/" + user);
        // Then
        answer.then().statusCode(200).body("name", equalTo("Eve"));
    }

    @ParameterizedTest
    @CsvSource({"email, /email", "name, /name", "role, /role"})
    void whatMustBeThereCannotBePatchedAway(String field, String pointer) {
        // Given
        long user = tenant.user();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = patch(user, "{\"" + field + "\":null}");
        // Then
        assertRefused(answer, 422, "validation-failed", pointer);
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void aPatchCannotTakeAnothersEmail() {
        // Given
        tenant.user("ada@example.com");
        long bob = tenant.user("bob@example.com");
        // When
        Response taken = patch(bob, "{\"email\":\"ADA@example.com\"}");
        Response own = patch(bob, "{\"email\":\"BOB@example.com\"}");
        // Then
        assertRefused(taken, 409, "email-taken", "/email");
        own.then().statusCode(200).body("email", equalTo("BOB@example.com"));
    }

    @Test
    void aDeletedUserIsGoneAndItsEmailIsFree() {
        // Given
        long user = tenant.user("ada@example.com");
        // When
        Response deleted = tenant.manager().delete("/v1/users/" + user);
        // Then
        deleted.then().statusCode(204).body(equalTo(""));
        assertRefused(tenant.manager().get("/v1/users/" + user), 404, "not-found");
        assertRefused(patch(user, "{\"name\":\"B\"}"), 404, "not-found");
        assertRefused(tenant.manager().delete("/v1/users/" + user), 404, "not-found");
        create("{\"email\":\"Ada@example.com\",\"name\":\"B\"}").then().statusCode(201);
        assertThat(SuperuserSql.number("SELECT count(*) FROM users WHERE tenant_id = ?", tenant.id()))
                .isEqualTo(2);
    }

    @Test
    void aDeletedUsersOrdersStay() {
        // Given
        long user = tenant.user("ada@example.com");
        long order = tenant.placed(user, new Wanted(tenant.product("1.00", 5), 1));
        // When
        tenant.manager().delete("/v1/users/" + user).then().statusCode(204);
        // Then
        tenant.manager()
                .get("/v1/orders/" + order + "?embed=user")
                .then()
                .statusCode(200)
                .body("user.email", equalTo("ada@example.com"));
    }

    @Test
    void anotherTenantsUserDoesNotExist() {
        // Given
        long user = TestTenant.create().user();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        List<Response> answers = List.of(
                tenant.manager().get("/v1/users/" + user),
                patch(user, "{\"name\":\"B\"}"),
                tenant.manager().delete("/v1/users/" + user));
        // Then
        answers.forEach(answer -> assertRefused(answer, 404, "not-found"));
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void aMemberReadsItselfAndNobodyElse() {
        // Given
        long ada = tenant.user("ada@example.com");
        long bob = tenant.user("bob@example.com");
        // When
        Response own = tenant.member(ada).get("/v1/users/" + ada);
        Response others = tenant.member(ada).get("/v1/users/" + bob);
        // Then
        own.then().statusCode(200).body("email", equalTo("ada@example.com"));
        assertRefused(others, 404, "not-found");
    }

    @Test
    void aMemberChangesNobodyNotEvenItself() {
        // Given
        long ada = tenant.user();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        List<Response> answers = List.of(
                TestTenant.post(tenant.member(ada), "/v1/users", WHOLE),
                TestTenant.patch(tenant.member(ada), "/v1/users/" + ada, "{\"name\":\"Eve\"}"),
                tenant.member(ada).delete("/v1/users/" + ada));
        // Then
        answers.forEach(answer -> assertRefused(answer, 403, "forbidden"));
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anOperatorSeesAndChangesNobody() {
        // Given
        long ada = tenant.user();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        List<Response> answers = List.of(
                TestTenant.post(tenant.operator(), "/v1/users", WHOLE),
                tenant.operator().get("/v1/users/" + ada),
                TestTenant.patch(tenant.operator(), "/v1/users/" + ada, "{\"name\":\"Eve\"}"),
                tenant.operator().delete("/v1/users/" + ada));
        // Then
        answers.forEach(answer -> assertRefused(answer, 403, "forbidden"));
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void aTenantThatDoesNotExistCannotWrite() {
        // When
        Response answer = TestTenant.post(new TestTenant(Long.MAX_VALUE).manager(), "/v1/users", WHOLE);
        // Then
        assertRefused(answer, 403, "forbidden");
    }

    @Test
    void preferencesDoNotGrowWithoutEndOverManyPatches() {
        // Given
        long user = tenant.user("growing@example.com");
        String value = "x".repeat(15_000);
        for (int i = 0; i < 8; i++) {
            patch(user, "{\"metadata\":{\"preferences\":{\"p" + i + "\":\"" + value + "\"}}}")
                    .then()
                    .statusCode(200);
        }
        // When
        Response answer = patch(user, "{\"metadata\":{\"preferences\":{\"one more\":\"" + value + "\"}}}");
        // Then
        assertRefused(answer, 422, "validation-failed", "/metadata");
    }

    private Response create(String body) {
        return TestTenant.post(tenant.manager(), "/v1/users", body);
    }

    private Response patch(long user, String body) {
        return TestTenant.patch(tenant.manager(), "/v1/users/" + user, body);
    }
}
