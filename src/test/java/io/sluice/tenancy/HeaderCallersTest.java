package io.sluice.tenancy;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.support.ClusterResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class HeaderCallersTest {

    private static final String WHO = "/v1/test-edge/who";

    @Test
    void aTenantAloneIsAManager() {
        // When
        ValidatableResponse answer =
                given().header("X-Tenant-Id", "9223372036854775807").get(WHO).then();
        // Then
        answer.statusCode(200)
                .body("tenant", equalTo(9223372036854775807L))
                .body("user", nullValue())
                .body("groups", equalTo("manager"));
    }

    @Test
    void userAndGroupsAreTaken() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 7)
                .header("X-User-Id", 8)
                .header("X-Groups", "member, manager")
                .get(WHO)
                .then();
        // Then
        answer.statusCode(200)
                .body("tenant", equalTo(7))
                .body("user", equalTo(8))
                .body("groups", equalTo("manager,member"));
    }

    @Test
    void withoutATenantTheCallerIsAskedForIt() {
        // When
        ValidatableResponse answer = given().get(WHO).then();
        // Then
        answer.statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Tenant-Header realm=\"sluice\"")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void anOperatorNeedsNoTenant() {
        // When
        ValidatableResponse answer = given().header("X-Groups", "operator")
                .get("/v1/test-edge/operators")
                .then();
        // Then
        answer.statusCode(200).body("tenant", nullValue()).body("groups", equalTo("operator"));
    }

    @Test
    void anOperatorWithoutATenantIsNoManagerOfOne() {
        // When
        ValidatableResponse answer = given().header("X-Groups", "operator,manager")
                .get("/v1/test-edge/managers")
                .then();
        // Then
        answer.statusCode(403).body("code", equalTo("tenant-missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "1;DROP", "9223372036854775808", "abc", "1.0", "0x1", "1 2", "١"})
    void aMalformedTenantOrUserIsA400(String id) {
        // When
        ValidatableResponse tenant = given().header("X-Tenant-Id", id).get(WHO).then();
        ValidatableResponse user = given().header("X-Tenant-Id", 1)
                .header("X-User-Id", id)
                .get(WHO)
                .then();
        // Then
        tenant.statusCode(400).body("code", equalTo("malformed-request"));
        user.statusCode(400).body("code", equalTo("malformed-request"));
    }

    @Test
    void anEmptyTenantIsA400() {
        given().header("X-Tenant-Id", "").get(WHO).then().statusCode(400);
    }

    @Test
    void twoDifferentTenantsAreA400AndTheSameTwiceIsNot() {
        given().header("X-Tenant-Id", 1, 2).get(WHO).then().statusCode(400);
        given().header("X-Tenant-Id", 1, 1).get(WHO).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "Manager", "manager,", "", "manager;member"})
    void anUnknownGroupIsA400(String groups) {
        // When
        ValidatableResponse answer =
                tenant().header("X-Groups", groups).get(WHO).then();
        // Then
        answer.statusCode(400).body("code", equalTo("malformed-request"));
    }

    @ParameterizedTest
    @CsvSource({
        "member,   managers,  403",
        "member,   operators, 403",
        "member,   who,       200",
        "manager,  managers,  200",
        "manager,  operators, 403",
        "operator, managers,  403",
        "operator, operators, 200",
        "manager,  closed,    403",
        "operator, closed,    403"
    })
    void anOperationIsOpenToTheGroupsThatItNames(String groups, String operation, int status) {
        // When
        ValidatableResponse answer = tenant().header("X-Groups", groups)
                .get("/v1/test-edge/" + operation)
                .then();
        // Then
        answer.statusCode(status);
        if (status == 403) {
            answer.contentType("application/problem+json").body("code", equalTo("forbidden"));
        }
    }

    private static RequestSpecification tenant() {
        return given().header("X-Tenant-Id", 1);
    }
}
