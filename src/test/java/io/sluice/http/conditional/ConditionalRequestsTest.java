package io.sluice.http.conditional;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sluice.embedded.Role;
import io.sluice.support.ClusterResource;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ConditionalRequestsTest {

    private final TestTenant tenant = TestTenant.create();
    private long user;
    private long product;
    private long order;

    @BeforeEach
    void aShop() {
        user = tenant.user();
        product = tenant.product("10.00", 100);
        order = tenant.placed(user, new Wanted(product, 1));
    }

    private String path(String what) {
        return switch (what) {
            case "users" -> "/v1/users/" + user;
            case "products" -> "/v1/products/" + product;
            default -> "/v1/orders/" + order;
        };
    }

    private static String change(String what) {
        return what.equals("orders") ? "{\"status\":\"paid\"}" : "{\"name\":\"Changed\"}";
    }

    private String tag(String what) {
        return tenant.manager().get(path(what)).header("ETag");
    }

    private Response patch(String what, String ifMatch) {
        return TestTenant.patch(tenant.manager().header("If-Match", ifMatch), path(what), change(what));
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "products", "orders"})
    void theTagIsTheVersionOnEveryAnswerThatShowsTheResource(String what) {
        // Given
        Response read = tenant.manager().get(path(what));
        // When
        Response patched = TestTenant.patch(tenant.manager(), path(what), change(what));
        // Then
        assertThat(read.header("ETag")).isEqualTo("\"" + read.jsonPath().getLong("version") + "\"");
        assertThat(patched.header("ETag"))
                .isEqualTo("\"" + (read.jsonPath().getLong("version") + 1) + "\"")
                .isEqualTo(tag(what));
    }

    @Test
    void whatWasMadeHasTheTagThatIsFoundAtItsLocation() {
        // When
        Response made = tenant.order(user, new Wanted(product, 1));
        // Then
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.header("ETag"))
                .isEqualTo(tenant.manager().get(made.header("Location")).header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "products", "orders"})
    void theVersionThatIsThereIsChanged(String what) {
        patch(what, tag(what)).then().statusCode(200);
        patch(what, "\"77\", " + tag(what) + ", W/\"1\"").then().statusCode(what.equals("orders") ? 409 : 200);
        if (!what.equals("orders")) {
            patch(what, "*").then().statusCode(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "users, '\"99\"'",
        "users, 'W/\"1\"'",
        "products, '\"99\"'",
        "products, '\"abc\"'",
        "orders, '\"99\"'",
        "orders, 'W/\"1\"'"
    })
    void anotherVersionIsNotChanged(String what, String ifMatch) {
        // Given
        String before = tenant.manager().get(path(what)).asString();
        // When
        Response refused = patch(what, ifMatch);
        // Then
        assertRefused(refused, 412, "version-mismatch");
        assertThat(tenant.manager().get(path(what)).asString()).isEqualTo(before);
    }

    /** What the caller knows is old, whatever else would stand against its wish. */
    @Test
    void anotherVersionOfAnOrderIsSaidBeforeAnImpossibleStep() {
        // Given
        String old = tag("orders");
        tenant.move(order, "cancelled").then().statusCode(200);
        // Then
        assertRefused(patch("orders", old), 412, "version-mismatch");
        assertRefused(patch("orders", tag("orders")), 409, "invalid-transition", "/status");
        assertRefused(patch("orders", "*"), 409, "invalid-transition", "/status");
    }

    @Test
    void aUserIsDeletedInTheVersionThatTheCallerKnows() {
        // Given
        RequestSpecification old = tenant.manager().header("If-Match", "\"7\"");
        // Then
        assertRefused(old.delete(path("users")), 412, "version-mismatch");
        tenant.manager().get(path("users")).then().statusCode(200);
        tenant.manager()
                .header("If-Match", tag("users"))
                .delete(path("users"))
                .then()
                .statusCode(204)
                .header("ETag", nullValue());
        assertRefused(tenant.manager().header("If-Match", "*").delete(path("users")), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "products", "orders"})
    void whatIsNotThereIsA404WhateverTheVersion(String what) {
        // Given
        TestTenant other = TestTenant.create();
        for (String ifMatch : List.of("\"1\"", "\"99\"", "*")) {
            // When
            Response missing = TestTenant.patch(
                    tenant.manager().header("If-Match", ifMatch), "/v1/" + what + "/999999999", change(what));
            Response foreign = TestTenant.patch(other.manager().header("If-Match", ifMatch), path(what), change(what));
            // Then
            assertRefused(missing, 404, "not-found");
            assertRefused(foreign, 404, "not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "products", "orders"})
    void whoHasTheVersionGetsNoBody(String what) {
        // Given
        Response first = tenant.manager().get(path(what));
        String tag = first.header("ETag");
        for (String known : List.of(tag, "W/" + tag, "\"99\", " + tag, "*")) {
            // When
            Response again = tenant.manager().header("If-None-Match", known).get(path(what));
            // Then
            again.then()
                    .statusCode(304)
                    .header("ETag", equalTo(tag))
                    .header("Content-Type", nullValue())
                    .header("Cache-Control", equalTo("private, no-cache"))
                    .header("Vary", equalTo(first.header("Vary")))
                    .header("Served-By", equalTo(first.header("Served-By")));
            assertThat(again.asString()).isEmpty();
            assertThat(again.header("Server-Timing")).isNotNull();
        }
        tenant.manager()
                .header("If-None-Match", "\"99\"")
                .get(path(what))
                .then()
                .statusCode(200)
                .header("ETag", equalTo(tag));
        tenant.manager().header("If-None-Match", tag).head(path(what)).then().statusCode(304);
    }

    @Test
    void whatIsNotThereIsNotUnchangedEither() {
        tenant.manager()
                .header("If-None-Match", "*")
                .get("/v1/users/999999999")
                .then()
                .statusCode(404)
                .header("ETag", nullValue())
                .header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void anOrderWithOthersEmbeddedHasAnotherTagWhenTheyChange() {
        // Given
        String embedding = path("orders") + "?embed=user,items";
        String before = tenant.manager().get(embedding).header("ETag");
        assertThat(before).matches("\"1-[A-Za-z0-9_-]{12}\"");
        assertThat(tenant.manager().get(embedding).header("ETag")).isEqualTo(before);
        assertThat(tenant.manager().get(path("orders") + "?embed=items").header("ETag"))
                .isNotEqualTo(before);
        // When
        TestTenant.patch(tenant.manager(), path("users"), "{\"name\":\"Grace\"}")
                .then()
                .statusCode(200);
        // Then
        tenant.manager()
                .header("If-None-Match", before)
                .get(embedding)
                .then()
                .statusCode(200)
                .body("user.name", equalTo("Grace"));
        String now = tenant.manager().get(embedding).header("ETag");
        assertThat(now).startsWith("\"1-").isNotEqualTo(before);
        assertThat(tag("orders")).isEqualTo("\"1\"");
        // The order itself is as it was, so it may be changed by whoever knows it.
        patch("orders", before).then().statusCode(200).header("ETag", equalTo("\"2\""));
    }

    @Test
    void whoWantsLittleGetsNoBody() {
        // When
        Response made = TestTenant.post(
                tenant.manager().header("Prefer", "respond-async, return=minimal"),
                "/v1/users",
                "{\"email\":\"%s@example.com\",\"name\":\"A\"}".formatted(UUID.randomUUID()));
        Response patched = TestTenant.patch(
                tenant.manager().header("Prefer", "return=minimal"), path("users"), "{\"name\":\"B\"}");
        // Then
        made.then()
                .statusCode(201)
                .header("Preference-Applied", equalTo("return=minimal"))
                .header("ETag", equalTo("\"1\""))
                .header("Content-Type", nullValue());
        assertThat(made.asString()).isEmpty();
        assertThat(made.header("Consistency-Token")).isNotNull();
        tenant.manager().get(made.header("Location")).then().statusCode(200);
        patched.then()
                .statusCode(204)
                .header("Preference-Applied", equalTo("return=minimal"))
                .header("ETag", equalTo("\"2\""));
        assertThat(patched.asString()).isEmpty();
        tenant.manager().get(path("users")).then().body("name", equalTo("B"));
    }

    @Test
    void whoPrefersSomethingElseGetsEverything() {
        tenant.manager()
                .header("Prefer", "return=minimal")
                .get(path("users"))
                .then()
                .statusCode(200)
                .header("Preference-Applied", nullValue())
                .body("id", equalTo((int) user));
        TestTenant.patch(
                        tenant.manager().header("Prefer", "return=representation, return=minimal"),
                        path("users"),
                        "{\"name\":\"B\"}")
                .then()
                .statusCode(200)
                .body("name", equalTo("B"));
        assertRefused(
                TestTenant.patch(tenant.manager().header("Prefer", "return=minimal"), path("users"), "{\"name\":\"\"}"),
                422,
                "validation-failed",
                "/name");
    }

    /** A lock would not do: the row is changed between the look and the change. */
    @Test
    void theVersionIsHeldAgainstTheRowAsItIsWhenItIsChanged() throws InterruptedException, SQLException {
        // Given a change that is under way
        String known = tag("users");
        Response[] answer = new Response[1];
        Thread patching = new Thread(() -> answer[0] = patch("users", known));
        try (Connection other = ClusterResource.cluster().primary().connect(Role.SUPERUSER);
                Statement change = other.createStatement()) {
            other.setAutoCommit(false);
            change.execute("UPDATE users SET name = 'Other', version = version + 1 WHERE id = " + user);
            // When
            patching.start();
            patching.join(300);
            assertThat(patching.isAlive()).isTrue();
            other.commit();
        }
        patching.join(30_000);
        // Then
        assertRefused(answer[0], 412, "version-mismatch");
        tenant.manager().get(path("users")).then().body("name", equalTo("Other"));
    }
}
