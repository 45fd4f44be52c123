package io.sluice.catalog;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class CategoryDescendantsTest {

    private final TestTenant tenant = TestTenant.create();

    @Test
    void whatIsBelowACategoryComesDepthFirstAsInTheTree() {
        // Given
        long top = category("Top", null);
        long b = category("B", top);
        long a = category("A", top);
        long c = category("C", b);
        long d = category("D", c);
        category("Beside", null);
        // When
        Response answer = descendants(top);
        // Then
        answer.then().statusCode(200);
        assertThat(ids(answer)).containsExactly(a, b, c, d);
        List<Map<String, Object>> tree =
                tenant.manager().get("/v1/categories/tree").jsonPath().getList("items");
        assertThat(answer.jsonPath().<Map<String, Object>>getList("items"))
                .isEqualTo(tree.stream()
                        .filter(row -> List.of("A", "B", "C", "D").contains(row.get("name")))
                        .toList());
    }

    @Test
    void depthAndPathAreThoseOfTheWholeTreeAlsoFromTheMiddle() {
        // Given
        long top = category("Top", null);
        long middle = category("Middle", top);
        long leaf = category("Leaf", middle);
        // When
        Response answer = descendants(middle);
        // Then
        assertThat(answer.asString())
                .isEqualTo(
                        "{\"items\":[{\"id\":%d,\"name\":\"Leaf\",\"parentId\":%d,\"depth\":2,\"path\":[%d,%d,%d],\"fullPath\":\"Top > Middle > Leaf\"}]}"
                                .formatted(leaf, middle, top, middle, leaf));
    }

    @Test
    void aLeafHasNothingBelowItAndWhatIsNotThereIsA404() {
        // Given
        long leaf = category("Leaf", null);
        long foreign = TestTenant.create().category();
        // When / Then
        assertThat(descendants(leaf).asString()).isEqualTo("{\"items\":[]}");
        assertRefused(descendants(Long.MAX_VALUE), 404, "not-found");
        assertRefused(descendants(foreign), 404, "not-found");
        assertRefused(tenant.manager().get("/v1/categories/abc/descendants"), 404, "not-found");
    }

    @Test
    void aMemberSeesThemAndAnOperatorDoesNot() {
        // Given
        long top = category("Top", null);
        long child = category("Child", top);
        long ada = tenant.user();
        // When / Then
        assertThat(ids(tenant.member(ada).get("/v1/categories/" + top + "/descendants")))
                .containsExactly(child);
        assertRefused(tenant.operator().get("/v1/categories/" + top + "/descendants"), 403, "forbidden");
    }

    @Test
    void theDatabaseRefusesANewParentEvenOfASuperuser() {
        // Given
        long top = category("Top", null);
        long child = category("Child", top);
        // When / Then
        assertThatThrownBy(() -> SuperuserSql.column("UPDATE categories SET parent_id = ? WHERE id = ?", child, top))
                .hasMessageContaining("a category keeps its parent");
        SuperuserSql.column("UPDATE categories SET name = 'Renamed' WHERE id = ?", child);
        assertThat(descendants(top).jsonPath().getString("items[0].name")).isEqualTo("Renamed");
    }

    @Test
    void aCycleThatWasPlantedEndsAfterOneTurn() {
        // Given two that were put in as each other's parents by one statement, which nothing of the schema refuses
        long first = SuperuserSql.number("SELECT 1000000000000 + ?", tenant.id() * 10);
        long second = first + 1;
        SuperuserSql.column(
                "INSERT INTO categories (tenant_id, id, name, parent_id) OVERRIDING SYSTEM VALUE"
                        + " VALUES (?, ?, 'First', ?), (?, ?, 'Second', ?)",
                tenant.id(),
                first,
                second,
                tenant.id(),
                second,
                first);
        long below = category("Below", second);
        // When
        Response answer = descendants(first);
        // Then
        answer.then().statusCode(200);
        assertThat(ids(answer)).containsExactly(second, below);
    }

    private Response descendants(long category) {
        return tenant.manager().get("/v1/categories/" + category + "/descendants");
    }

    private static List<Long> ids(Response answer) {
        return answer.jsonPath().getList("items.id", Long.class);
    }

    private long category(String name, @Nullable Long parent) {
        return TestTenant.post(
                        tenant.manager(), "/v1/categories", "{\"name\":\"" + name + "\",\"parentId\":" + parent + "}")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }
}
