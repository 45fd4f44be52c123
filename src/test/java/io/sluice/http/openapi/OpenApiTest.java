package io.sluice.http.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sluice.problem.ProblemType;
import io.sluice.support.ClusterResource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class OpenApiTest {

    @Test
    void theDocumentIsServedOnTheMainPort() {
        // When
        JsonPath document = document();
        // Then
        assertThat(document.getString("openapi")).startsWith("3.1");
        assertThat(document.getString("info.license.name")).isEqualTo("Apache-2.0");
        assertThat(document.getMap("components.securitySchemes").keySet())
                .extracting(Object::toString)
                .contains("bearer", "tenantHeader");
    }

    @Test
    void everyProblemCodeHasAnExampleAndIsInTheSchema() {
        // When
        JsonPath document = document();
        // Then
        for (ProblemType type : ProblemType.values()) {
            assertThat(document.getMap("components.examples").keySet())
                    .extracting(Object::toString)
                    .contains(type.code());
            assertThat(document.getList("components.schemas.Problem.properties.code.enum", String.class))
                    .contains(type.code());
        }
    }

    @Test
    void anOperationNamesTheProblemsThatItCanGive() {
        // When
        Map<String, Object> responses = document().getMap("paths.'/v1/test-edge/things'.post.responses");
        // Then
        assertThat(responses.keySet())
                .containsAll(Set.of("200", "400", "401", "403", "406", "409", "413", "415", "422", "500", "503", "504"))
                .doesNotContain("404", "412");
        Map<String, Object> conflict = document()
                .getMap(
                        "paths.'/v1/test-edge/things'.post.responses.'409'.content.'application/problem+json'.examples");
        assertThat(conflict.keySet()).containsExactlyInAnyOrder("conflict", "email-taken", "idempotency-in-progress");
    }

    @Test
    void aReadWithAnIdCanBeNotFoundAndNeverOfUnknownOutcome() {
        // When
        JsonPath get = given().get("/openapi?format=json")
                .jsonPath()
                .setRootPath("paths.'/v1/test-edge/things/{id}'.get.responses");
        // Then
        assertThat(get.getString("'404'.description")).startsWith("`not-found`");
        assertThat(get.getString("'503'.description")).doesNotContain("outcome-unknown");
    }

    @Test
    void moneyAndPatchFieldsAreDescribedAsTheyAreOnTheWire() {
        // When
        JsonPath document = document();
        // Then
        Map<String, Object> schemas = document.getMap("components.schemas");
        assertThat(document.getString("components.schemas.Money.type")).isEqualTo("string");
        assertThat(document.getString("components.schemas.Money.examples[0]")).isEqualTo("59.97");
        assertThat(schemas.keySet()).noneMatch(name -> name.startsWith("Field"));
        assertThat(document.getList("components.schemas.ThingPatch.properties.name.type", String.class))
                .containsExactly("string", "null");
        assertThat(document.getString("components.schemas.ThingPatch.properties.price.anyOf[0].'$ref'"))
                .endsWith("/Money");
    }

    @Test
    void whatIsNullableInJavaIsNullableInTheDocument() {
        // When
        JsonPath thing = document().setRootPath("components.schemas.Thing.properties");
        // Then
        assertThat(thing.getList("count.type", String.class)).containsExactly("integer", "null");
        assertThat(thing.getList("tags.type", String.class)).containsExactly("array", "null");
        assertThat(thing.getString("price.anyOf[1].type")).isEqualTo("null");
        assertThat(thing.getString("name.type")).isEqualTo("string");
        assertThat(thing.getMap("metadata")).doesNotContainKey("$ref");
    }

    @Test
    void swaggerUiIsThereForDevelopersAndTests() {
        given().get("/docs/").then().statusCode(200).contentType(startsWith("text/html"));
    }

    private static JsonPath document() {
        return given().get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
