package io.sluice.catalog;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special of PostgreSQL's types comes back as it was sent: in the answer, when read, and when listed. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class ProductRoundTripTest {

    private final TestTenant tenant = TestTenant.create();
    private final long category = tenant.category();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0.0",
        "1e-300, -1e300",
        "4.9e-324, 1.7976931348623157e308",
        "0.1, 0.30000000000000004",
        "9007199254740993, -122.41941550000001"
    })
    void aPointKeepsEveryBit(String x, String y) throws JsonProcessingException {
        // When
        JsonNode product = new ObjectMapper().readTree(whole("\"coordinates\":{\"x\":" + x + ",\"y\":" + y + "}"));
        // Then
        assertThat(bits(product.at("/coordinates/x").asDouble())).isEqualTo(bits(Double.parseDouble(x)));
        assertThat(bits(product.at("/coordinates/y").asDouble())).isEqualTo(bits(Double.parseDouble(y)));
    }

    private static long bits(double number) {
        return Double.doubleToRawLongBits(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e400", "1e999999999"})
    void whatIsBeyondADoubleIsRefused(String number) {
        assertRefused(
                create("\"coordinates\":{\"x\":" + number + ",\"y\":0}"), 422, "validation-failed", "/coordinates/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Infinity", "-Infinity", "NaN"})
    void whatIsNoNumberOfJsonIsRefused(String number) {
        assertRefused(create("\"coordinates\":{\"x\":" + number + ",\"y\":0}"), 400, "malformed-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null                          | null                            | null",
                "\"2026-01-31T12:00:00Z\"      | null                            | [\"2026-01-31 12:00:00+00\",)",
                "null                          | \"2026-01-31T12:00:00.000001Z\" | (,\"2026-01-31 12:00:00.000001+00\")",
                "\"0001-01-01T00:00:00Z\"      | \"9999-12-31T23:59:59.999999Z\" | [\"0001-01-01 00:00:00+00\",\"9999-12-31 23:59:59.999999+00\")",
                "\"2026-01-31T12:00:00.5Z\"    | \"2026-01-31T12:00:00.500001Z\" | [\"2026-01-31 12:00:00.5+00\",\"2026-01-31 12:00:00.500001+00\")"
            })
    void aTimeOfOfferIsARangeWithOrWithoutBounds(@Nullable String from, @Nullable String to, @Nullable String range)
            throws JsonProcessingException {
        // When
        JsonNode product = exactly(whole("\"validFrom\":" + from + ",\"validTo\":" + to));
        // Then
        assertThat(instant(product.path("validFrom"))).isEqualTo(instant(exactly(String.valueOf(from))));
        assertThat(instant(product.path("validTo"))).isEqualTo(instant(exactly(String.valueOf(to))));
        assertThat(SuperuserSql.column(
                        "SELECT replace(valid::text, ' BC', '') FROM products WHERE id = ?",
                        product.path("id").asLong()))
                .containsExactly(range);
    }

    private static @Nullable Instant instant(JsonNode time) {
        return time.isNull() ? null : Instant.parse(time.asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "epoch", "now", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"})
    void aTimeThatIsNoneIsRefused(String time) {
        assertRefused(create("\"validFrom\":\"" + time + "\""), 422, "validation-failed", "/validFrom");
        assertRefused(create("\"validTo\":\"" + time + "\""), 422, "validation-failed", "/validTo");
    }

    /** Of an object's order and spaces jsonb keeps nothing, and of a zero not the sign. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\": null, \"b\": [null, {\"c\": null}], \"d\": {\"e\": {\"f\": null}}}",
                "{\"n\": [0, 0.0, 1.10, 100, 12345678901234567890123456789012345678901234567890]}",
                "{\"n\": 1e-300, \"m\": -2.5e-10}",
                "{\"\": \"\", \" \": {\"\": []}, \"emoji\": \"😀👩‍👩‍👧\", \"rtl\": \"שלום\", \"é\": \"e\u0301\"}",
                "{\"t\": true, \"f\": false, \"s\": \"\\\" \\\\ / \\b \\f \\n \\r \\t \\u001f\", \"null\": \"null\"}"
            })
    void metadataKeepsNullsDigitsAndText(String metadata) throws JsonProcessingException {
        // When
        JsonNode product = exactly(whole("\"metadata\":" + metadata));
        // Then
        assertThat(product.path("metadata")).isEqualTo(exactly(metadata));
    }

    private static JsonNode exactly(String json) throws JsonProcessingException {
        return new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(json);
    }

    /** Makes a product, and sees it in three ways that are the same to the letter. */
    private String whole(String fields) {
        Response made = create(fields);
        made.then().statusCode(201);
        long id = made.jsonPath().getLong("id");
        String listed = tenant.manager().get("/v1/products?ids=" + id).asString();
        assertThat(tenant.manager().get("/v1/products/" + id).asString()).isEqualTo(made.asString());
        assertThat(listed).isEqualTo("{\"items\":[" + made.asString() + "],\"nextCursor\":null}");
        return made.asString();
    }

    private Response create(String fields) {
        return TestTenant.post(
                tenant.manager(),
                "/v1/products",
                "{\"name\":\"Tent\",\"categoryId\":" + category + ",\"price\":\"1.00\",\"stock\":1," + fields + "}");
    }
}
