package io.sluice.consistency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ConsistencyTest {

    private static final String TIMING = "pool;dur=[0-9]+\\.[0-9]{3}, db;dur=[0-9]+\\.[0-9]{3}";

    @InjectCluster
    EmbeddedCluster cluster;

    @Inject
    TokenCodec tokens;

    private final TestTenant tenant = TestTenant.create();

    @AfterEach
    void resume() {
        cluster.replicas().forEach(ClusterNode::resumeReplay);
    }

    @Test
    void aWriteSaysWhoServedItAndGivesAToken() {
        create("one")
                .then()
                .statusCode(201)
                .header("Served-By", matchesPattern("node-[0-9]+; role=primary"))
                .header("Server-Timing", matchesPattern(TIMING))
                .header("Consistency-Token", matchesPattern("[A-Za-z0-9_-]{50}"));
    }

    @Test
    void aReadSaysWhoServedItAndGivesNoToken() {
        plain().get("/v1/categories/tree")
                .then()
                .statusCode(200)
                .header("Served-By", matchesPattern("node-[0-9]+; role=(primary|replica)"))
                .header("Server-Timing", matchesPattern(TIMING))
                .header("Consistency-Token", nullValue())
                .header("Sluice-Degraded", nullValue());
    }

    @Test
    void aFailedWriteGivesNoToken() {
        create("")
                .then()
                .statusCode(422)
                .header("Consistency-Token", nullValue())
                .header("Server-Timing", notNullValue());
    }

    @Test
    void aProblemOfTheDatabaseSaysWhoServedItToo() {
        plain().get("/v1/orders/1")
                .then()
                .statusCode(404)
                .header("Served-By", notNullValue())
                .header("Server-Timing", matchesPattern(TIMING));
    }

    @Test
    void aProblemOfTheEdgeHasATimingAndNobodyWhoServedIt() {
        given().get("/nothing/here")
                .then()
                .statusCode(404)
                .header("Server-Timing", is("pool;dur=0, db;dur=0"))
                .header("Served-By", nullValue());
    }

    @Test
    void readsAreSpreadOverTheReplicas() {
        // When
        Map<String, Integer> servers = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            servers.merge(plain().get("/v1/categories/tree").header("Served-By"), 1, Integer::sum);
        }

        // Then
        assertThat(servers.keySet()).hasSizeGreaterThanOrEqualTo(2).allMatch(by -> by.endsWith("role=replica"));
    }

    @Test
    void aTokenReadSeesItsWriteAlthoughTheReplicasStandStill() {
        // Given
        cluster.replicas().forEach(ClusterNode::pauseReplay);
        String token = create("behind").header("Consistency-Token");

        for (int i = 0; i < 20; i++) {
            // When
            Response read = plain().header("Consistency-Token", token).get("/v1/categories/tree");

            // Then
            read.then()
                    .statusCode(200)
                    .body("items.size()", is(1))
                    .header("Served-By", matchesPattern("node-[0-9]+; role=primary"));
        }
    }

    @Test
    void aTokenReadIsServedByAReplicaThatHasCaughtUp() {
        // Given
        String token = create("caught up").header("Consistency-Token");

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> plain().header("Consistency-Token", token)
                        .get("/v1/categories/tree")
                        .then()
                        .statusCode(200)
                        .body("items.size()", is(1))
                        .header("Served-By", matchesPattern("node-[0-9]+; role=replica")));
    }

    @Test
    void aTokenOfAnotherClusterIsRefused() {
        // Given
        var mine = tokens.read(create("mine").header("Consistency-Token"));
        String foreign = tokens.write(
                new io.sluice.postgres.ConsistencyToken(mine.systemId() + 1, mine.timeline(), mine.position()));

        // Then
        plain().header("Consistency-Token", foreign)
                .get("/v1/categories/tree")
                .then()
                .statusCode(400)
                .body("code", equalTo("bad-consistency-token"));
    }

    @Test
    void aTokenBeyondEverythingIsNeverAnsweredWithLess() {
        // Given
        var mine = tokens.read(create("mine").header("Consistency-Token"));
        String beyond = tokens.write(new io.sluice.postgres.ConsistencyToken(
                mine.systemId(), mine.timeline(), mine.position() + (1L << 40)));

        // Then
        plain().header("Consistency-Token", beyond)
                .get("/v1/categories/tree")
                .then()
                .statusCode(409)
                .body("code", equalTo("write-lost"));
    }

    @Test
    void aTokenOfATimelineThatNobodyKnowsIsNotAnswered() {
        // Given
        var mine = tokens.read(create("mine").header("Consistency-Token"));
        String future = tokens.write(
                new io.sluice.postgres.ConsistencyToken(mine.systemId(), mine.timeline() + 1, mine.position()));

        // Then
        plain().header("Consistency-Token", future)
                .get("/v1/categories/tree")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("database-unavailable"));
    }

    @Test
    void aDeadlineReachesTheServerAndLeavesNothingBehind() {
        // Given
        long category = tenant.category("locked");
        try (var lock = SuperuserSql.holding("SELECT FROM tenants WHERE id = " + tenant.id() + " FOR UPDATE")) {
            // When
            Response late = create("late", "0.4");

            // Then
            late.then().statusCode(504).body("code", equalTo("deadline-exceeded"));
            assertThat(millisInTheDatabase(late))
                    .as("much less than the server's own limits")
                    .isLessThan(4_000);
        }
        assertThat(SuperuserSql.number("SELECT count(*) FROM categories WHERE tenant_id = " + tenant.id()))
                .isEqualTo(1);
        assertThat(category).isPositive();
    }

    @Test
    void aLongerTimeoutThanTheServersIsCutToIt() {
        create("patient", "99999").then().statusCode(201);
    }

    @Test
    void aTokenIsGoodForEveryReadAfterIt() {
        // Given
        String first = create("first").header("Consistency-Token");
        String second = create("second").header("Consistency-Token");

        // Then
        assertThat(second).isNotEqualTo(first);
        plain().header("Consistency-Token", first)
                .get("/v1/categories/tree")
                .then()
                .statusCode(200)
                .body("items.size()", greaterThanOrEqualTo(1));
        plain().header("Consistency-Token", second)
                .header("Consistency", "strong")
                .get("/v1/categories/tree")
                .then()
                .statusCode(200)
                .body("items.size()", not(1));
    }

    private static double millisInTheDatabase(Response answer) {
        return Double.parseDouble(answer.header("Server-Timing").replaceAll(".*db;dur=", ""));
    }

    private RequestSpecification plain() {
        return given().header("X-Tenant-Id", tenant.id());
    }

    private Response create(String name) {
        return create(name, "10");
    }

    private Response create(String name, String patience) {
        return plain().contentType("application/json")
                .header("Request-Timeout", patience)
                .body("{\"name\":\"" + name + "\"}")
                .post("/v1/categories");
    }
}
