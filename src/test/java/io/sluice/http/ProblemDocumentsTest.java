package io.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.support.ClusterResource;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ProblemDocumentsTest {

    private final ToldFailures told;

    ProblemDocumentsTest(ToldFailures told) {
        this.told = told;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/nowhere,                      not-found,         false",
        "/v1/test-edge/fail/throw,         internal,          true",
        "/v1/test-edge/fail/no-primary,    no-primary,        false",
        "/v1/test-edge/bare/404,           not-found,         false",
        "/v1/test-edge/numbers?limit=0,    malformed-request, false"
    })
    void operatorsAreToldOnceAndTheCauseOnlyOfWhatNobodyExpected(String path, String code, boolean cause) {
        // When
        String id = manager().urlEncodingEnabled(false).get(path).header("X-Request-Id");
        // Then
        assertThat(told.of(id)).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.method()).isEqualTo("GET");
            assertThat(failure.path()).isEqualTo(path.replaceAll("\\?.*", ""));
            assertThat(failure.cause() != null).isEqualTo(cause);
        });
    }

    @Test
    void anUnknownPathIsAProblemDocumentAndNeedsNoCaller() {
        // Given a request without any caller
        // When
        ValidatableResponse answer = given().get("/v1/nowhere").then();
        // Then
        problem(answer, 404, "not-found")
                .body("instance", equalTo("/v1/nowhere"))
                .body("type", equalTo("urn:sluice:problem:not-found"))
                .body("title", notNullValue())
                .body("errors", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nowhere", "/v1", "/v1/test-edge", "/v1/test-edge/things/1/2", "/v1/%00", "//v1//x"})
    void everyUnknownPathIsA404(String path) {
        // When
        ValidatableResponse answer = given().urlEncodingEnabled(false).get(path).then();
        // Then
        problem(answer, 404, "not-found");
    }

    @Test
    void aMethodThatThePathDoesNotKnowIsA405ThatNamesTheOthers() {
        // When
        ValidatableResponse answer = manager().put("/v1/test-edge/things/1").then();
        // Then
        problem(answer, 405, "method-not-allowed");
        assertThat(answer.extract().header("Allow").split(", *"))
                .containsExactlyInAnyOrder("GET", "HEAD", "PATCH", "DELETE", "OPTIONS");
    }

    @Test
    void aMediaTypeThatCannotBeProducedIsA406() {
        // When
        ValidatableResponse answer =
                manager().accept("text/csv").get("/v1/test-edge/who").then();
        // Then
        problem(answer, 406, "not-acceptable");
    }

    @Test
    void aMediaTypeThatIsNotReadIsA415() {
        // When
        ValidatableResponse answer = manager()
                .contentType("text/plain")
                .body("{}")
                .post("/v1/test-edge/things")
                .then();
        // Then
        problem(answer, 415, "unsupported-media-type");
    }

    @Test
    void jsonInAnotherCharsetIsA415() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .header("Content-Type", "application/json; charset=iso-8859-1")
                .body("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/v1/test-edge/things")
                .then();
        // Then
        problem(answer, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw", "uni", "error"})
    void whatNobodyExpectedIsA500ThatTellsNothing(String how) {
        // When
        ValidatableResponse answer = manager().get("/v1/test-edge/fail/" + how).then();
        // Then
        problem(answer, 500, "internal")
                .body(not(containsString("SELECT")))
                .body(not(containsString("Exception")))
                .body(not(containsString("io.sluice")));
    }

    @Test
    void aBrowserGetsTheSame500() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .accept("text/html, application/json;q=0.1")
                .get("/v1/test-edge/fail/throw")
                .then();
        // Then
        problem(answer, 500, "internal").body(not(containsString("SELECT")));
    }

    @Test
    void aTemporaryFailureSaysWhenToComeBack() {
        // When
        ValidatableResponse answer =
                manager().get("/v1/test-edge/fail/no-primary").then();
        // Then
        problem(answer, 503, "no-primary").header("Retry-After", "1");
    }

    @ParameterizedTest
    @CsvSource({"400,400,malformed-request", "404,404,not-found", "418,400,malformed-request", "502,500,internal"})
    void anErrorThatWasBuiltByHandBecomesADocument(int built, int status, String code) {
        // When
        ValidatableResponse answer =
                manager().get("/v1/test-edge/bare/" + built).then();
        // Then
        problem(answer, status, code);
    }

    @Test
    void anEntityInAnExceptionDoesNotLeak() {
        // When
        ValidatableResponse answer = manager().get("/v1/test-edge/fail/entity").then();
        // Then
        problem(answer, 400, "malformed-request").body(not(containsString("SELECT")));
    }

    @Test
    void aHeadRequestHasTheStatusAndNoBody() {
        // When
        ValidatableResponse answer = given().head("/v1/nowhere").then();
        // Then
        answer.statusCode(404).contentType("application/problem+json").body(equalTo(""));
    }

    @Test
    void aRequestIdIsTakenWhereItIsSane() {
        // When
        ValidatableResponse answer =
                given().header("X-Request-Id", "my.id_1-2").get("/v1/nowhere").then();
        // Then
        answer.header("X-Request-Id", "my.id_1-2").body("requestId", equalTo("my.id_1-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "<script>", "ä"})
    void aRequestIdIsMadeWhereTheSentOneIsNotSane(String sent) {
        // When
        String made = given().header("X-Request-Id", sent).get("/v1/nowhere").header("X-Request-Id");
        // Then
        assertThat(made).matches("[a-f0-9-]{36}");
    }

    @Test
    void aRequestIdOf129CharactersIsNotTaken() {
        // When
        String made = given().header("X-Request-Id", "a".repeat(129))
                .get("/v1/nowhere")
                .header("X-Request-Id");
        // Then
        assertThat(made).hasSize(36);
    }

    @Test
    void aGoodAnswerCarriesTheRequestIdToo() {
        // When
        String made = manager().get("/v1/test-edge/who").header("X-Request-Id");
        // Then
        assertThat(made.toLowerCase(Locale.ROOT)).hasSize(36);
    }

    private static RequestSpecification manager() {
        return given().header("X-Tenant-Id", 1);
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .header("X-Request-Id", notNullValue())
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("detail", notNullValue())
                .body("requestId", equalTo(answer.extract().header("X-Request-Id")));
    }
}
