package io.sluice.catalog;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.TestTenant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ProductResourceTest {

    private static final String RFC_3339 = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";

    private final TestTenant tenant = TestTenant.create();
    private final long category = tenant.category();

    @Test
    void aProductIsMadeWholeWithItsLocation() {
        // When
        Response answer = create("""
                "price":"59.97","tags":["outdoor","b","outdoor"],"metadata":{"weight":2.50,"big":12345678901234567890},
                "stock":12,"active":false,"coordinates":{"x":1.5,"y":-2},
                "validFrom":"2026-01-31T12:00:00Z","validTo":"2030-01-31T12:00:00.123456Z\"""");
        // Then
        answer.then()
                .statusCode(201)
                .body("name", equalTo("Tent"))
                .body("categoryId", equalTo((int) category))
                .body("price", equalTo("59.97"))
                .body("tags", contains("outdoor", "b", "outdoor"))
                .body("stock", equalTo(12))
                .body("active", equalTo(false))
                .body("coordinates.x", equalTo(1.5f))
                .body("coordinates.y", equalTo(-2.0f))
                .body("validFrom", equalTo("2026-01-31T12:00:00Z"))
                .body("validTo", equalTo("2030-01-31T12:00:00.123456Z"))
                .body("salesCount", equalTo(0))
                .body("version", equalTo(1))
                .body("createdAt", matchesPattern(RFC_3339))
                .body("updatedAt", matchesPattern(RFC_3339));
        // Every digit of a number that is the caller's own.
        assertThat(answer.asString()).contains("2.50", "12345678901234567890");
        String path = "/v1/products/" + answer.jsonPath().getLong("id");
        assertThat(answer.header("Location")).endsWith(path);
        assertThat(tenant.manager().get(path).asString()).isEqualTo(answer.asString());
    }

    @Test
    void whatWasNotSaidIsPresentAsNullOrItsDefault() {
        // When
        Response answer = create("\"price\":\"1.00\",\"stock\":0");
        // Then
        answer.then()
                .statusCode(201)
                .body("tags", empty())
                .body("metadata", anEmptyMap())
                .body("active", equalTo(true));
        assertThat(answer.asString())
                .contains("\"coordinates\":null", "\"validFrom\":null", "\"validTo\":null", "\"metadata\":{}");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "7, 7.00", "59.9, 59.90", "0.01, 0.01", "9999999999.99, 9999999999.99"})
    void moneyIsAStringWithTwoDecimals(String sent, String stored) {
        // When
        Response answer = create("\"price\":\"" + sent + "\",\"stock\":0");
        // Then
        answer.then().statusCode(201).body("price", equalTo(stored));
    }

    @Test
    void aCategoryThatIsNotThereIsRefused() {
        // Given
        long foreign = TestTenant.create().category();
        // When
        Response missing = createIn(Long.MAX_VALUE, "\"price\":\"1.00\",\"stock\":0");
        Response others = createIn(foreign, "\"price\":\"1.00\",\"stock\":0");
        Response moved = patch(product(), "{\"categoryId\":" + foreign + "}");
        // Then
        assertRefused(missing, 422, "validation-failed", "/categoryId");
        assertRefused(others, 422, "validation-failed", "/categoryId");
        assertRefused(moved, 422, "validation-failed", "/categoryId");
    }

    @Test
    void aPatchChangesWhatItNamesAndLeavesTheRest() {
        // Given
        long other = tenant.category("Stoves");
        long product = create("""
                "price":"59.97","tags":["a"],"metadata":{"weight":2.5},"stock":12,"coordinates":{"x":1,"y":2},
                "validFrom":"2026-01-31T12:00:00Z\"""").jsonPath().getLong("id");
        // When
        Response answer = patch(
                product,
                "{\"name\":\"Stove\",\"categoryId\":" + other
                        + ",\"price\":\"49.90\",\"tags\":[\"b\",\"c\"],\"stock\":20,\"active\":false}");
        // Then
        answer.then()
                .statusCode(200)
                .body("name", equalTo("Stove"))
                .body("categoryId", equalTo((int) other))
                .body("price", equalTo("49.90"))
                .body("tags", contains("b", "c"))
                .body("stock", equalTo(20))
                .body("active", equalTo(false))
                .body("metadata.weight", equalTo(2.5f))
                .body("coordinates.x", equalTo(1.0f))
                .body("validFrom", equalTo("2026-01-31T12:00:00Z"))
                .body("version", equalTo(2));
        assertThat(tenant.manager().get("/v1/products/" + product).asString()).isEqualTo(answer.asString());
    }

    @Test
    void nullRemovesWhatIsOptional() {
        // Given
        long product = create("""
                "price":"59.97","metadata":{"weight":2.5},"stock":12,"coordinates":{"x":1,"y":2},
                "validFrom":"2026-01-31T12:00:00Z","validTo":"2030-01-31T12:00:00Z\"""").jsonPath().getLong("id");
        // When
        Response answer =
                patch(product, "{\"coordinates\":null,\"metadata\":null,\"validFrom\":null,\"validTo\":null}");
        // Then
        answer.then().statusCode(200).body("stock", equalTo(12));
        assertThat(answer.asString())
                .contains("\"coordinates\":null", "\"metadata\":{}", "\"validFrom\":null", "\"validTo\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "categoryId", "price", "tags", "stock", "active"})
    void whatMustBeThereCannotBePatchedAway(String field) {
        // Given
        long product = product();
        // When
        Response answer = patch(product, "{\"" + field + "\":null}");
        // Then
        assertRefused(answer, 422, "validation-failed", "/" + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                         | {\"a\":{\"b\":1,\"c\":2},\"d\":[1]}",
                "{\"a\":{\"b\":null}}       | {\"a\":{\"c\":2},\"d\":[1]}",
                "{\"a\":{\"b\":{\"e\":3}}}  | {\"a\":{\"b\":{\"e\":3},\"c\":2},\"d\":[1]}",
                "{\"a\":null,\"f\":\"g\"}   | {\"d\":[1],\"f\":\"g\"}",
                "{\"d\":[]}                 | {\"a\":{\"b\":1,\"c\":2},\"d\":[]}",
                "{\"d\":{\"x\":null}}       | {\"a\":{\"b\":1,\"c\":2},\"d\":{}}"
            })
    void metadataIsMergedFieldByField(String patch, String merged) {
        // Given
        long product = create("\"price\":\"1.00\",\"stock\":0,\"metadata\":{\"a\":{\"b\":1,\"c\":2},\"d\":[1]}")
                .jsonPath()
                .getLong("id");
        // When
        Response answer = patch(product, "{\"metadata\":" + patch + "}");
        // Then
        answer.then().statusCode(200);
        assertThat(answer.jsonPath().getMap("metadata"))
                .isEqualTo(JsonPath.from(merged).getMap("$"));
    }

    @ParameterizedTest
    @CsvSource({"2030-01-31T12:00:00Z, 2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z"})
    void aTimeOfOfferThatEndsBeforeItBeginsIsRefused(String from, String to) {
        // Given
        long product = create("\"price\":\"1.00\",\"stock\":0,\"validFrom\":\"" + from + "\"")
                .jsonPath()
                .getLong("id");
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response made =
                create("\"price\":\"1.00\",\"stock\":0,\"validFrom\":\"" + from + "\",\"validTo\":\"" + to + "\"");
        Response both = patch(product, "{\"validFrom\":\"" + from + "\",\"validTo\":\"" + to + "\"}");
        Response one = patch(product, "{\"validTo\":\"" + to + "\"}");
        // Then
        assertRefused(made, 422, "validation-failed", "/validTo");
        assertRefused(both, 422, "validation-failed", "/validTo");
        assertRefused(one, 422, "validation-failed", "/validTo");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void numbersInMetadataCannotSwellTheAnswer() {
        // Given a small body whose numbers are huge when they are written out, as jsonb does
        String numbers = "1e9999,".repeat(1_000) + "1";
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = create("\"price\":\"1.00\",\"stock\":0,\"metadata\":{\"n\":[" + numbers + "]}");
        // Then
        assertRefused(answer, 422, "validation-failed", "/metadata");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anotherTenantsProductDoesNotExist() {
        // Given
        long foreign = TestTenant.create().product("1.00", 5);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response seen = tenant.manager().get("/v1/products/" + foreign);
        Response changed = patch(foreign, "{\"stock\":1}");
        // Then
        assertRefused(seen, 404, "not-found");
        assertRefused(changed, 404, "not-found");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "9223372036854775807", "9223372036854775808", "1;DROP"})
    void aProductThatIsNotThereIsA404(String id) {
        // When
        Response seen = tenant.manager().get("/v1/products/" + id);
        // Then
        assertRefused(seen, 404, "not-found");
    }

    @Test
    void aMemberReadsTheCatalogueAndChangesNothing() {
        // Given
        long ada = tenant.user();
        long product = product();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response seen = tenant.member(ada).get("/v1/products/" + product);
        Response made =
                TestTenant.post(tenant.member(ada), "/v1/products", body(category, "\"price\":\"1\",\"stock\":1"));
        Response changed = TestTenant.patch(tenant.member(ada), "/v1/products/" + product, "{\"price\":\"0.01\"}");
        // Then
        seen.then().statusCode(200).body("name", equalTo("Tent"));
        assertRefused(made, 403, "forbidden");
        assertRefused(changed, 403, "forbidden");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anOperatorSeesAndChangesNothing() {
        // Given
        long product = product();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        List<Response> answers = List.of(
                tenant.operator().get("/v1/products/" + product),
                TestTenant.post(tenant.operator(), "/v1/products", body(category, "\"price\":\"1\",\"stock\":1")),
                TestTenant.patch(tenant.operator(), "/v1/products/" + product, "{\"price\":\"0.01\"}"));
        // Then
        answers.forEach(answer -> assertRefused(answer, 403, "forbidden"));
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    private long product() {
        return create("\"price\":\"1.00\",\"stock\":5").jsonPath().getLong("id");
    }

    private Response create(String fields) {
        return createIn(category, fields);
    }

    private Response createIn(long where, String fields) {
        return TestTenant.post(tenant.manager(), "/v1/products", body(where, fields));
    }

    private static String body(long category, String fields) {
        return "{\"name\":\"Tent\",\"categoryId\":" + category + "," + fields + "}";
    }

    private Response patch(long product, String body) {
        return TestTenant.patch(tenant.manager(), "/v1/products/" + product, body);
    }
}
