package io.sluice.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.problem.ProblemType;
import io.sluice.support.ClusterResource;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The document that describes the contract, held against the code that keeps it. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class);

    private JsonNode document = MissingNode.getInstance();

    /** An operation of the document. */
    private record Operation(String name, JsonNode node) {}

    @BeforeEach
    void readTheDocument() throws JsonProcessingException {
        document = JSON.readTree(given().get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    @Test
    void itIsOpenApiThreeOneWithoutAnyCaller() {
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.at("/info/title").asText()).isEqualTo("Sluice");
        assertThat(document.at("/info/version").asText()).isNotBlank();
    }

    @Test
    void theYamlIsTheSameDocument() {
        // When
        String yaml = given().get("/openapi").then().statusCode(200).extract().asString();
        // Then
        Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        assertThat(JSON.<JsonNode>valueToTree(read).path("paths").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        () -> document.path("paths").fieldNames());
    }

    @Test
    void itHasEveryOperationOfTheCodeAndNoOther() {
        // Given
        Set<String> coded = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackages("io.sluice")) {
            if (type.isAnnotatedWith(Path.class)) {
                type.getMethods().forEach(method -> coded.addAll(operationsOf(type, method)));
            }
        }
        // When
        Set<String> documented =
                new TreeSet<>(operations().stream().map(Operation::name).toList());
        // Then
        assertThat(documented).isEqualTo(coded).contains("POST /v1/orders", "GET /v1/categories/tree");
    }

    private static List<String> operationsOf(JavaClass type, JavaMethod method) {
        String path = type.getAnnotationOfType(Path.class).value()
                + (method.isAnnotatedWith(Path.class)
                        ? method.getAnnotationOfType(Path.class).value()
                        : "");
        return METHODS.stream()
                .filter(method::isAnnotatedWith)
                .map(verb -> verb.getSimpleName() + " " + path)
                .toList();
    }

    @Test
    void everyOperationIsNamedAndSummarised() {
        assertThat(ours()).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.node.path("operationId").asText())
                    .as(operation.name)
                    .isNotBlank();
            assertThat(operation.node.path("summary").asText())
                    .as(operation.name)
                    .isNotBlank();
            assertThat(operation.node.path("tags")).as(operation.name).isNotEmpty();
        });
        assertThat(ours())
                .extracting(operation -> operation.node.path("operationId").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void everyProblemCodeHasAnExample() {
        for (ProblemType type : ProblemType.values()) {
            JsonNode example = document.at("/components/examples/" + type.code() + "/value");
            assertThat(example.path("code").asText()).isEqualTo(type.code());
            assertThat(example.path("status").asInt()).isEqualTo(type.status());
            assertThat(document.at("/components/schemas/Problem/properties/code/enum"))
                    .extracting(JsonNode::asText)
                    .contains(type.code());
        }
    }

    @Test
    void everyFailureIsAProblemWithAnExampleOfEachCode() {
        assertThat(ours())
                .allSatisfy(operation -> responses(operation, status -> status >= 400)
                        .forEach(response -> {
                            JsonNode content = response.path("content");
                            assertThat(content.fieldNames()).toIterable().containsExactly("application/problem+json");
                            JsonNode problem = content.path("application/problem+json");
                            assertThat(problem.at("/schema/$ref").asText()).isEqualTo("#/components/schemas/Problem");
                            assertThat(problem.path("examples"))
                                    .as(operation.name)
                                    .isNotEmpty();
                            problem.path("examples")
                                    .forEach(example -> assertThat(
                                                    resolved(example).path("value"))
                                            .as(operation.name)
                                            .isNotEmpty());
                        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /v1/orders            | insufficient-stock validation-failed forbidden payload-too-large no-primary",
                "PATCH /v1/orders/{id}      | invalid-transition not-found validation-failed",
                "GET /v1/orders/{id}        | not-found malformed-request",
                "POST /v1/users             | email-taken validation-failed unsupported-media-type",
                "POST /v1/users/batch       | email-taken validation-failed payload-too-large idempotency-key-reused",
                "GET /v1/users              | malformed-request forbidden",
                "GET /v1/products           | malformed-request forbidden",
                "GET /v1/categories/{id}/descendants | not-found forbidden",
                "PATCH /v1/users/{id}       | email-taken not-found",
                "DELETE /v1/users/{id}      | not-found version-mismatch",
                "POST /v1/tenants           | conflict",
                "GET /v1/reports/orders     | malformed-request not-acceptable overloaded deadline-exceeded write-lost",
                "GET /v1/categories/tree    | unauthenticated tenant-missing not-acceptable"
            })
    void anOperationNamesTheProblemsThatItGives(String name, String codes) {
        // Given
        Operation operation = operation(name);
        // When
        Set<String> named = new HashSet<>();
        responses(operation, status -> status >= 400)
                .forEach(response -> response.at("/content/application~1problem+json/examples")
                        .fieldNames()
                        .forEachRemaining(named::add));
        // Then
        assertThat(named).contains(codes.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "POST /v1/orders, 201",
        "POST /v1/users, 201",
        "POST /v1/products, 201",
        "POST /v1/categories, 201",
        "POST /v1/tenants, 201",
        "POST /v1/users/batch, 201",
        "GET /v1/users, 200",
        "GET /v1/products, 200",
        "DELETE /v1/users/{id}, 204",
        "GET /v1/orders, 200",
        "GET /v1/orders/{id}, 200"
    })
    void anOperationNamesTheStatusOfItsSuccess(String name, int status) {
        // When
        List<String> successes = new ArrayList<>();
        operation(name).node.path("responses").fieldNames().forEachRemaining(successes::add);
        successes.removeIf(code -> Integer.parseInt(code) >= 300);
        // Then
        assertThat(successes).containsExactly(Integer.toString(status));
        assertThat(operation(name).node.at("/responses/201/headers").has("Location"))
                .isEqualTo(status == 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "products", "orders"})
    void whatHasAVersionHasTagsAndConditions(String what) {
        // Given
        JsonNode read = operation("GET /v1/" + what + "/{id}").node;
        JsonNode made = operation("POST /v1/" + what).node;
        JsonNode changed = operation("PATCH /v1/" + what + "/{id}").node;
        // Then
        assertThat(read.path("parameters").toString()).contains("parameters/If-None-Match");
        assertThat(read.at("/responses/200/headers").has("ETag")).isTrue();
        assertThat(read.at("/responses/304/headers").has("ETag")).isTrue();
        assertThat(read.at("/responses/304").has("content")).isFalse();
        assertThat(made.at("/responses/201/headers").has("ETag")).isTrue();
        assertThat(made.at("/responses/201/headers").has("Preference-Applied")).isTrue();
        assertThat(changed.path("parameters").toString())
                .contains("parameters/If-Match", "parameters/Prefer")
                .doesNotContain("\"name\":\"If-Match\"");
        assertThat(changed.at("/responses/200/headers").has("ETag")).isTrue();
        assertThat(changed.at("/responses/204/headers").has("Preference-Applied"))
                .isTrue();
        assertThat(changed.at("/responses/412/content/application~1problem+json/examples")
                        .has("version-mismatch"))
                .isTrue();
    }

    @Test
    void whatHasNoVersionHasNoTag() {
        assertThat(operation("GET /v1/orders").node.at("/responses/200/headers").has("ETag"))
                .isFalse();
        assertThat(operation("GET /v1/categories/tree").node.path("responses").has("304"))
                .isFalse();
    }

    @Test
    void bodiesOfRequestsAndAnswersAreJsonWithAnExample() {
        assertThat(ours()).allSatisfy(operation -> {
            Stream.concat(
                            Stream.of(operation.node.path("requestBody")).filter(body -> !body.isMissingNode()),
                            responses(operation, status -> status < 300).filter(response -> response.has("content")))
                    .forEach(body -> {
                        assertThat(body.path("content").fieldNames())
                                .toIterable()
                                .as(operation.name)
                                .contains("application/json")
                                .isSubsetOf(mediaTypesOf(operation));
                        body.path("content")
                                .forEach(content -> assertThat(hasExample(content, 3))
                                        .as(operation.name + " " + content)
                                        .isTrue());
                    });
        });
    }

    private static List<String> mediaTypesOf(Operation operation) {
        return operation.name.contains("/v1/reports/")
                ? List.of("application/json", "text/csv", "application/x-ndjson")
                : List.of("application/json", "application/merge-patch+json");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void moneyIsAString() {
        assertThat(document.at("/components/schemas/Money/type").asText()).isEqualTo("string");
        for (String field :
                List.of("/Order/properties/total", "/Product/properties/price", "/NewProduct/properties/price")) {
            assertThat(document.at("/components/schemas" + field).toString())
                    .as(field)
                    .contains("schemas/Money");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User.phone",
                "NewUser.phone",
                "NewUser.role",
                "NewUser.metadata",
                "UserPatch.phone",
                "Metadata.timezone",
                "Metadata.locale",
                "Product.coordinates",
                "Product.validFrom",
                "Product.validTo",
                "NewProduct.tags",
                "NewProduct.active",
                "ProductPatch.coordinates",
                "Category.parentId",
                "NewCategory.parentId",
                "CategoryInTree.parentId",
                "CustomerSpending.averageOrderValue",
                "CustomerSpending.lastOrderAt",
                "Tenant.maxConcurrentRequests",
                "NewTenant.maxConcurrentRequests",
                "PageOrder.nextCursor",
                "PageUser.nextCursor",
                "PageProduct.nextCursor",
                "PageTenant.nextCursor"
            })
    void whatCanBeNullIsSaidToBe(String field) {
        assertThat(isNullable(property(field))).as(field).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User.email",
                "User.name",
                "User.role",
                "Product.price",
                "Product.tags",
                "Product.stock",
                "Product.salesCount",
                "SalesDay.movingAverage7d",
                "Order.total",
                "Order.status",
                "NewOrder.userId",
                "NewOrder.items",
                "NewProduct.categoryId",
                "NewUser.email",
                "Tenant.name"
            })
    void whatIsNeverNullIsNotSaidToBe(String field) {
        assertThat(isNullable(property(field))).as(field).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "NewUser, email name",
        "NewUsers, users",
        "NewProduct, name categoryId price stock",
        "NewCategory, name",
        "NewOrder, userId items",
        "NewTenant, name",
        "OrderPatch, status"
    })
    void whatABodyMustHaveIsSaid(String schema, String fields) {
        assertThat(document.at("/components/schemas/" + schema + "/required"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(fields.split(" ", -1));
    }

    @Test
    void boundsOfTheCodeAreBoundsOfTheDocument() {
        assertThat(property("NewUser.name").path("maxLength").asInt()).isEqualTo(200);
        assertThat(property("NewUser.email").path("maxLength").asInt()).isEqualTo(320);
        assertThat(property("NewOrder.items").path("maxItems").asInt()).isEqualTo(1_000);
        assertThat(property("NewOrder.items").path("minItems").asInt()).isEqualTo(1);
        assertThat(property("NewUsers.users").path("maxItems").asInt()).isEqualTo(1_000);
        assertThat(property("NewUsers.users").path("minItems").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"OrderStatus, pending paid shipped delivered cancelled", "UserRole, member manager"})
    void wordsAreThoseOfTheWire(String schema, String words) {
        assertThat(document.at("/components/schemas/" + schema + "/enum"))
                .extracting(JsonNode::asText)
                .containsExactly(words.split(" ", -1));
    }

    private JsonNode property(String field) {
        JsonNode property = document.at("/components/schemas/" + field.replace(".", "/properties/"));
        assertThat(property.isMissingNode()).as(field + " is there").isFalse();
        return property;
    }

    private static boolean isNullable(JsonNode schema) {
        return schema.path("type").toString().contains("\"null\"")
                || Stream.of("anyOf", "oneOf")
                        .anyMatch(any -> schema.path(any).toString().contains("{\"type\":\"null\"}"));
    }

    /** An example of its own, or of what it refers to or consists of. */
    private boolean hasExample(JsonNode node, int depth) {
        JsonNode here = resolved(node);
        boolean own = Stream.of("example", "examples").anyMatch(name -> here.hasNonNull(name));
        return own
                || (depth > 0
                        && Stream.of(here.path("schema"), here.path("items"), here.at("/properties/items"))
                                .filter(part -> !part.isMissingNode())
                                .anyMatch(part -> hasExample(part, depth - 1)));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private interface Chosen {
        boolean has(int status);
    }

    private static Stream<JsonNode> responses(Operation operation, Chosen chosen) {
        List<JsonNode> responses = new ArrayList<>();
        operation.node.path("responses").properties().stream()
                .filter(response -> chosen.has(Integer.parseInt(response.getKey())))
                .map(Map.Entry::getValue)
                .forEach(responses::add);
        assertThat(responses).as(operation.name).isNotEmpty();
        return responses.stream();
    }

    private Operation operation(String name) {
        return operations().stream()
                .filter(operation -> operation.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    /** Those of the product: the edge's tests have some of their own. */
    private List<Operation> ours() {
        return operations().stream()
                .filter(operation -> !operation.name.contains("/v1/test-"))
                .toList();
    }

    private List<Operation> operations() {
        Set<String> verbs =
                new HashSet<>(Arrays.asList("get", "post", "put", "patch", "delete", "head", "options", "trace"));
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> verbs.contains(method.getKey()))
                        .map(method -> new Operation(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue()))
                        .forEach(operations::add));
        return operations;
    }
}
