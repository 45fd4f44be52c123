package io.sluice.http;

import static io.restassured.RestAssured.given;
import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.TestTenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, where an operator has named some. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(CorsTest.TwoOrigins.class)
class CorsTest {

    private static final String SHOP = "https://shop.example";

    public static class TwoOrigins implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.cors.enabled",
                    "true",
                    "quarkus.http.cors.origins",
                    SHOP + ",/https:\\/\\/.*\\.trusted\\.example/");
        }
    }

    private final TestTenant tenant = TestTenant.create();

    @ParameterizedTest
    @ValueSource(strings = {SHOP, "https://a.trusted.example"})
    void aPreflightIsAnsweredWithoutACaller(String origin) {
        given().header("Origin", origin)
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "If-Match, Content-Type, X-Tenant-Id")
                .options("/v1/orders/1")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo(origin))
                .header("Access-Control-Allow-Methods", containsString("PATCH"))
                .header("Access-Control-Allow-Headers", containsString("If-Match"))
                .header("Access-Control-Max-Age", equalTo("3600"))
                .header("Vary", containsString("Origin"));
    }

    @Test
    void aPageSeesAllOfOurHeaders() {
        // When
        Response answer = tenant.manager().header("Origin", SHOP).get("/v1/users/" + tenant.user());
        // Then
        answer.then().statusCode(200).header("Access-Control-Allow-Origin", equalTo(SHOP));
        assertThat(answer.header("Access-Control-Expose-Headers").split(","))
                .contains(
                        "ETag",
                        "Location",
                        "Link",
                        "Consistency-Token",
                        "Served-By",
                        "Server-Timing",
                        "X-Request-Id",
                        "Retry-After",
                        "Idempotency-Replayed",
                        "Preference-Applied");
        List<String> vary = answer.headers().getValues("Vary");
        assertThat(String.join(", ", vary).toLowerCase(java.util.Locale.ROOT))
                .contains("origin", "x-tenant-id", "accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example",
                "http://shop.example",
                "null",
                "https://shop.example.evil.example",
                "x"
            })
    void anOriginThatNobodyNamedIsRefused(String origin) {
        // When
        Response read = tenant.manager().header("Origin", origin).get("/v1/orders");
        Response preflight = given().header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .options("/v1/orders");
        // Then
        for (Response answer : List.of(read, preflight)) {
            assertRefused(answer, 403, "forbidden");
            answer.then().header("Access-Control-Allow-Origin", nullValue()).header("Vary", containsString("rigin"));
        }
    }

    @Test
    void whoIsNoPageIsServedAsEver() {
        tenant.manager().get("/v1/orders").then().statusCode(200).header("Access-Control-Allow-Origin", nullValue());
        given().options("/v1/orders").then().statusCode(200).header("Allow", containsString("POST"));
    }
}
