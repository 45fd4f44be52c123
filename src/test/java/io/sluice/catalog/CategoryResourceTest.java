package io.sluice.catalog;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.TestTenant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class CategoryResourceTest {

    private static final String RFC_3339 = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";

    private final TestTenant tenant = TestTenant.create();

    @Test
    void aCategoryIsMadeWholeWithItsLocation() {
        // Given
        long parent = made("{\"name\":\"Camping\"}");
        // When
        Response answer = create("{\"name\":\"Tents\",\"parentId\":" + parent + "}");
        // Then
        answer.then()
                .statusCode(201)
                .body("name", equalTo("Tents"))
                .body("parentId", equalTo((int) parent))
                .body("version", equalTo(1))
                .body("createdAt", matchesPattern(RFC_3339))
                .body("updatedAt", matchesPattern(RFC_3339));
        assertThat(answer.header("Location"))
                .endsWith("/v1/categories/" + answer.jsonPath().getLong("id"));
    }

    @Test
    void aCategoryAtTheTopHasANullParent() {
        // When
        Response absent = create("{\"name\":\"Camping\"}");
        Response sent = create("{\"name\":\"Camping\",\"parentId\":null}");
        // Then
        absent.then().statusCode(201);
        sent.then().statusCode(201);
        assertThat(absent.asString()).contains("\"parentId\":null");
        assertThat(sent.asString()).contains("\"parentId\":null");
    }

    @Test
    void aParentThatIsNotThereIsRefused() {
        // Given
        long foreign = TestTenant.create().category();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response missing = create("{\"name\":\"Tents\",\"parentId\":" + Long.MAX_VALUE + "}");
        Response others = create("{\"name\":\"Tents\",\"parentId\":" + foreign + "}");
        // Then
        assertRefused(missing, 422, "validation-failed", "/parentId");
        assertRefused(others, 422, "validation-failed", "/parentId");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void theTreeIsDepthFirstWithSiblingsByName() {
        // Given
        int water = (int) made("{\"name\":\"Water\"}");
        int camping = (int) made("{\"name\":\"Camping\"}");
        int tents = (int) made("{\"name\":\"Tents\",\"parentId\":" + camping + "}");
        int stoves = (int) made("{\"name\":\"Stoves\",\"parentId\":" + camping + "}");
        int gas = (int) made("{\"name\":\"Gas\",\"parentId\":" + stoves + "}");
        int boats = (int) made("{\"name\":\"Boats\",\"parentId\":" + water + "}");
        TestTenant.create().category("Foreign");
        // When
        Response answer = tenant.manager().get("/v1/categories/tree");
        // Then
        answer.then()
                .statusCode(200)
                .body("items.id", contains(camping, stoves, gas, tents, water, boats))
                .body("items.name", contains("Camping", "Stoves", "Gas", "Tents", "Water", "Boats"))
                .body("items.depth", contains(0, 1, 2, 1, 0, 1))
                .body("items[0].path", contains(camping))
                .body("items[2].path", contains(camping, stoves, gas))
                .body("items[2].parentId", equalTo(stoves))
                .body("items[2].fullPath", equalTo("Camping > Stoves > Gas"))
                .body("items[4].fullPath", equalTo("Water"));
        assertThat(answer.asString()).contains("\"parentId\":null");
    }

    @Test
    void aDeepTreeIsShownWhole() {
        // Given
        long parent = made("{\"name\":\"0\"}");
        for (int depth = 1; depth <= 40; depth++) {
            parent = made("{\"name\":\"" + depth + "\",\"parentId\":" + parent + "}");
        }
        // When
        Response answer = tenant.manager().get("/v1/categories/tree");
        // Then
        assertThat(answer.jsonPath().getList("items.depth", Integer.class))
                .hasSize(41)
                .isSorted();
        assertThat(answer.jsonPath().getList("items[40].path")).hasSize(41);
    }

    @Test
    void anEmptyTreeIsAnEmptyList() {
        // When
        Response answer = tenant.manager().get("/v1/categories/tree");
        // Then
        answer.then().statusCode(200);
        assertThat(answer.asString()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void aMemberReadsTheTreeAndMakesNothing() {
        // Given
        long ada = tenant.user();
        int category = (int) tenant.category();
        // When
        Response seen = tenant.member(ada).get("/v1/categories/tree");
        Response made = TestTenant.post(tenant.member(ada), "/v1/categories", "{\"name\":\"Tents\"}");
        // Then
        seen.then().statusCode(200).body("items.id", contains(category));
        assertRefused(made, 403, "forbidden");
    }

    @Test
    void anOperatorSeesAndMakesNothing() {
        // Given
        tenant.category();
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        List<Response> answers = List.of(
                tenant.operator().get("/v1/categories/tree"),
                TestTenant.post(tenant.operator(), "/v1/categories", "{\"name\":\"Tents\"}"));
        // Then
        answers.forEach(answer -> assertRefused(answer, 403, "forbidden"));
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    private long made(String body) {
        return create(body).then().statusCode(201).extract().jsonPath().getLong("id");
    }

    private Response create(String body) {
        return TestTenant.post(tenant.manager(), "/v1/categories", body);
    }
}
