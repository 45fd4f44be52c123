package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks odd and is welcome all the same: stored to the letter, and read back to the letter. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class OddInputTest {

    private static final String INJECTION = "Robert'); DROP TABLE orders; -- \" $1 %s ${x} {{y}} \\ ' OR 1=1 /*";

    private final TestTenant tenant = TestTenant.create();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "😀 👩‍👩‍👧‍👦 🏳️‍🌈",
                "שלום עולם",
                "مرحبا \u202Eabc\u202C",
                "e\u0301 and é",
                "中文 日本語 한국어",
                "𝕊𝕝𝕦𝕚𝕔𝕖 𠜎",
                "\u0001\u001F\u007F\uFFFE\uFEFF",
                " spaces around ",
                "<script>alert(1)</script>",
                "null",
                "tab\there\nline",
                "O'Hara \"quoted\" \\ back"
            })
    void everyKindOfTextIsStoredToTheLetter(String name) {
        // Given
        String email = UUID.randomUUID() + "@example.com";
        // When
        Response made = TestTenant.post(
                tenant.manager(), "/v1/users", "{\"email\":\"" + email + "\",\"name\":" + quoted(name) + "}");
        // Then
        made.then().statusCode(201);
        Response seen = tenant.manager().get("/v1/users/" + made.jsonPath().getLong("id"));
        assertThat(made.jsonPath().getString("name")).isEqualTo(name);
        assertThat(seen.jsonPath().getString("name")).isEqualTo(name);
        assertThat(SuperuserSql.value("SELECT name FROM users WHERE tenant_id = ? AND email = ?", tenant.id(), email))
                .isEqualTo(name);
    }

    @Test
    void sqlInEveryTextIsOnlyText() {
        // Given
        String odd = quoted(INJECTION);
        // When
        Response category = TestTenant.post(tenant.manager(), "/v1/categories", "{\"name\":" + odd + "}");
        Response product = TestTenant.post(
                tenant.manager(),
                "/v1/products",
                "{\"name\":" + odd + ",\"categoryId\":" + category.jsonPath().getLong("id")
                        + ",\"price\":\"1.00\",\"stock\":1,\"tags\":[\"'); DROP--\",\"{a,\\\"b}\",\"NULL\",\"\\\\\"],"
                        + "\"metadata\":{" + odd + ":" + odd + "}}");
        // Then
        category.then().statusCode(201);
        product.then().statusCode(201);
        Response seen =
                tenant.manager().get("/v1/products/" + product.jsonPath().getLong("id"));
        assertThat(seen.asString()).isEqualTo(product.asString());
        assertThat(seen.jsonPath().getString("name")).isEqualTo(INJECTION);
        assertThat(seen.jsonPath().getList("tags")).isEqualTo(List.of("'); DROP--", "{a,\"b}", "NULL", "\\"));
        assertThat(seen.jsonPath().getMap("metadata")).isEqualTo(Map.of(INJECTION, INJECTION));
        assertThat(tenant.manager().get("/v1/categories/tree").jsonPath().getString("items[0].fullPath"))
                .isEqualTo(INJECTION);
    }

    @Test
    void fourByteCharactersCountAsOneAtTheLimit() {
        // Given
        String name = "😀".repeat(200);
        // When
        Response answer = TestTenant.post(
                tenant.manager(), "/v1/users", "{\"email\":\"ada@example.com\",\"name\":\"" + name + "\"}");
        // Then
        answer.then().statusCode(201);
        assertThat(answer.jsonPath().getString("name")).isEqualTo(name);
    }

    @Test
    void theLongestEmailIsTaken() {
        // Given
        String email = "a".repeat(64) + "@"
                + List.of("d".repeat(63), "d".repeat(63), "d".repeat(63), "d".repeat(63)).stream()
                        .reduce((left, right) -> left + "." + right)
                        .orElseThrow();
        // When
        Response answer =
                TestTenant.post(tenant.manager(), "/v1/users", "{\"email\":\"" + email + "\",\"name\":\"A\"}");
        // Then
        assertThat(email).hasSize(320);
        answer.then().statusCode(201);
        assertThat(answer.jsonPath().getString("email")).isEqualTo(email);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-1_b.c", "550e8400-e29b-41d4-a716-446655440000", "LONGEST"})
    void aSaneRequestIdIsEchoed(String sent) {
        // Given
        String id = sent.equals("LONGEST") ? "x".repeat(128) : sent;
        // When
        Response good = tenant.manager().header("X-Request-Id", id).get("/v1/orders");
        Response bad = tenant.manager().header("X-Request-Id", id).get("/v1/orders/abc");
        // Then
        assertThat(good.header("X-Request-Id")).isEqualTo(id);
        assertThat(bad.header("X-Request-Id")).isEqualTo(id);
        assertThat(bad.jsonPath().getString("requestId")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "${jndi:ldap://x}", "é", "TOO LONG"})
    void anInsaneRequestIdIsReplaced(String sent) {
        // Given
        String id = sent.equals("TOO LONG") ? "x".repeat(129) : sent;
        // When
        Response answer = tenant.manager().header("X-Request-Id", id).get("/v1/orders/abc");
        // Then
        assertThat(answer.header("X-Request-Id")).isNotEqualTo(id).matches("[A-Za-z0-9._-]{1,128}");
        assertThat(answer.jsonPath().getString("requestId")).isEqualTo(answer.header("X-Request-Id"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            json.append(c < 0x20 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return json.append('"').toString();
    }
}
