package io.sluice.http.json;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.ValidatableResponse;
import io.sluice.support.ClusterResource;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class JsonBodiesTest {

    @Test
    void aGoodBodyComesBackWithEveryOptionalFieldAsNull() {
        // When
        String answer = post("{\"name\":\"Ünï 🎉 שלום\",\"price\":\"59.9\",\"colour\":\"dark-blue\"}")
                .statusCode(200)
                .extract()
                .asString();
        // Then
        assertThat(answer)
                .contains("\"name\":\"Ünï 🎉 שלום\"", "\"price\":\"59.90\"", "\"colour\":\"dark-blue\"")
                .contains("\"count\":null", "\"big\":null", "\"ratio\":null", "\"active\":null")
                .contains("\"at\":null", "\"metadata\":null", "\"tags\":null", "\"items\":null");
    }

    @Test
    void timesAreWrittenInUtc() {
        // When
        ValidatableResponse answer = post("{\"name\":\"a\",\"at\":\"2025-01-31T12:00:00.123456Z\",\"ratio\":1}");
        // Then
        answer.statusCode(200)
                .body("at", equalTo("2025-01-31T12:00:00.123456Z"))
                .body("ratio", equalTo(1.0f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "{\"name\":}",
                "{'name':'a'}",
                "{\"name\":\"a\"} x",
                "{\"name\":\"a\"}{}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"a\",\"metadata\":{\"k\":1,\"k\":2}}",
                "{\"name\":\"a\",}",
                "{\"name\":NaN}",
                "// c\n{\"name\":\"a\"}",
                "\uFEFF{\"name\":\"a\"}"
            })
    void whatIsNoJsonIsA400(String body) {
        // When
        ValidatableResponse answer = post(body);
        // Then
        answer.statusCode(400).body("code", equalTo("malformed-request")).body(not(containsString("com.fasterxml")));
    }

    @Test
    void invalidUtf8IsA400() {
        // Given a name that is Latin 1
        byte[] body = "{\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1)
                .header("Content-Type", "application/json")
                .body(body)
                .post("/v1/test-edge/things")
                .then();
        // Then
        answer.statusCode(400).body("code", equalTo("malformed-request"));
    }

    @Test
    void aBodyThatNestsTooDeeplyIsA400() {
        // When
        ValidatableResponse answer = post("{\"name\":\"a\",\"metadata\":" + "[".repeat(40) + "]".repeat(40) + "}");
        // Then
        answer.statusCode(400).body("code", equalTo("malformed-request"));
    }

    @Test
    void aStringThatIsTooLongIsA400() {
        // When
        ValidatableResponse answer = post("{\"name\":\"" + "a".repeat(70_000) + "\"}");
        // Then
        answer.statusCode(400).body("code", equalTo("malformed-request"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\",\"nmae\":\"b\"}                         | /nmae",
                "{\"name\":\"a\",\"items\":[{\"productId\":1,\"qty\":1}]} | /items/0/qty",
                "{\"name\":\"a\",\"x/y~z\":1}                            | /x~1y~0z"
            })
    void anUnknownFieldIsA400ThatNamesIt(String body, String pointer) {
        // When
        ValidatableResponse answer = post(body);
        // Then
        answer.statusCode(400).body("code", equalTo("malformed-request")).body("errors[0].pointer", equalTo(pointer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":1}                                    | /name",
                "{\"name\":true}                                 | /name",
                "{\"name\":{}}                                   | /name",
                "{\"name\":[]}                                   | /name",
                "{\"name\":\"a\",\"count\":\"1\"}                | /count",
                "{\"name\":\"a\",\"count\":1.0}                  | /count",
                "{\"name\":\"a\",\"count\":1.5}                  | /count",
                "{\"name\":\"a\",\"count\":true}                 | /count",
                "{\"name\":\"a\",\"count\":\"\"}                 | /count",
                "{\"name\":\"a\",\"count\":2147483648}           | /count",
                "{\"name\":\"a\",\"big\":9223372036854775808}    | /big",
                "{\"name\":\"a\",\"big\":\"1\"}                  | /big",
                "{\"name\":\"a\",\"ratio\":\"1.5\"}              | /ratio",
                "{\"name\":\"a\",\"ratio\":1e400}                | /ratio",
                "{\"name\":\"a\",\"active\":\"true\"}            | /active",
                "{\"name\":\"a\",\"active\":1}                   | /active",
                "{\"name\":\"a\",\"colour\":\"green\"}           | /colour",
                "{\"name\":\"a\",\"colour\":\"RED\"}             | /colour",
                "{\"name\":\"a\",\"colour\":\"\"}                | /colour",
                "{\"name\":\"a\",\"colour\":0}                   | /colour",
                "{\"name\":\"a\",\"price\":59.97}                | /price",
                "{\"name\":\"a\",\"price\":59}                   | /price",
                "{\"name\":\"a\",\"price\":\"1e3\"}              | /price",
                "{\"name\":\"a\",\"price\":\"-1\"}               | /price",
                "{\"name\":\"a\",\"price\":\"+1\"}               | /price",
                "{\"name\":\"a\",\"price\":\"0.001\"}            | /price",
                "{\"name\":\"a\",\"price\":\"10000000000\"}      | /price",
                "{\"name\":\"a\",\"price\":\"\"}                 | /price",
                "{\"name\":\"a\",\"at\":1}                       | /at",
                "{\"name\":\"a\",\"at\":\"2025-01-31\"}          | /at",
                "{\"name\":\"a\",\"at\":\"2025-02-30T00:00:00Z\"}| /at",
                "{\"name\":\"a\",\"at\":\"\"}                    | /at",
                "{\"name\":\"a\",\"tags\":\"x\"}                 | /tags",
                "{\"name\":\"a\",\"tags\":[\"x\",1]}             | /tags/1",
                "{\"name\":\"a\",\"tags\":{}}                    | /tags",
                "{\"name\":\"a\",\"items\":[[]]}                 | /items/0",
                "{\"name\":\"a\",\"items\":[{\"productId\":1,\"quantity\":null}]} | /items/0/quantity",
                "{\"name\":\"a\",\"items\":[{\"productId\":1}]}  | /items/0/quantity",
                "{\"name\":\"a\\u0000b\"}                        | /name",
                "{\"name\":\"a\\ud83d\"}                         | /name",
                "{\"name\":\"a\\ude00\\ud83d\"}                  | /name",
                "{\"name\":\"a\",\"metadata\":{\"k\":[\"\\u0000\"]}} | /metadata/k/0",
            })
    void aValueOfTheWrongTypeOrRangeIsA422ThatNamesIt(String body, String pointer) {
        // When
        ValidatableResponse answer = post(body);
        // Then
        answer.statusCode(422)
                .body("code", equalTo("validation-failed"))
                .body("errors[0].pointer", equalTo(pointer))
                .body(not(containsString("java.")))
                .body(not(containsString("io.sluice")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"a\"", "1"})
    void aBodyThatIsNoObjectIsA422(String body) {
        // When
        ValidatableResponse answer = post(body);
        // Then
        answer.statusCode(422).body("errors[0].pointer", equalTo(""));
    }

    @Test
    void anEscapedPairOfSurrogatesIsOneCharacter() {
        // When
        ValidatableResponse answer = post("{\"name\":\"\\ud83d\\ude00\"}");
        // Then
        answer.statusCode(200).body("name", equalTo("😀"));
    }

    @Test
    void everyViolatedConstraintIsAFieldErrorWithItsPointer() {
        // When
        ValidatableResponse answer = post("{\"name\":\"\",\"tags\":[\"ok\",\"far too long a tag\"],"
                + "\"items\":[{\"productId\":1,\"quantity\":1},{\"productId\":null,\"quantity\":0},null]}");
        // Then
        answer.statusCode(422)
                .body("code", equalTo("validation-failed"))
                .body(
                        "errors.pointer",
                        equalTo(java.util.List.of(
                                "/items/1/productId", "/items/1/quantity", "/items/2", "/name", "/tags/1")));
    }

    @Test
    void aMergePatchTellsAbsentFromNullFromAValue() {
        // When
        ValidatableResponse answer = patch("{\"name\":null,\"price\":\"1\"}");
        // Then
        answer.statusCode(200)
                .body("named", equalTo(true))
                .body("name", nullValue())
                .body("priced", equalTo(true))
                .body("price", equalTo("1.00"));
        patch("{}").statusCode(200).body("named", equalTo(false)).body("priced", equalTo(false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"too long\"}  | /name",
                "{\"name\":1}             | /name",
                "{\"price\":1.5}          | /price",
                "{\"active\":\"true\"}    | /active"
            })
    void aMergePatchIsAsStrictAsABody(String body, String pointer) {
        // When
        ValidatableResponse answer = patch(body);
        // Then
        answer.statusCode(422).body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void anUnknownFieldInAMergePatchIsA400() {
        // When
        ValidatableResponse answer = patch("{\"nmae\":null}");
        // Then
        answer.statusCode(400).body("errors[0].pointer", equalTo("/nmae"));
    }

    private static ValidatableResponse post(String body) {
        return given().header("X-Tenant-Id", 1)
                .header("Content-Type", "application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/v1/test-edge/things")
                .then();
    }

    private static ValidatableResponse patch(String body) {
        // REST Assured would add a charset of its own.
        return given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("X-Tenant-Id", 1)
                .header("Content-Type", "application/merge-patch+json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .patch("/v1/test-edge/things/1")
                .then();
    }
}
