package io.sluice.contract.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.answers.ApiDocument.Operation;
import io.sluice.support.ClusterResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document by itself: valid by the standard's own schema, and enough for a stranger who has nothing else. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class DocumentTest {

    private static final String STANDARD = "https://spec.openapis.org/oas/3.1/";

    /** Where the standard's schemas are among the test's resources, as they are named. */
    private static final List<String> SCHEMAS =
            List.of("schema-base/2022-10-07", "schema/2022-10-07", "dialect/base", "meta/base");

    private ApiDocument document = new ApiDocument(ApiDocument.json("{}"));

    @BeforeEach
    void readTheDocument() {
        document = ApiDocument.served();
    }

    @Test
    void itIsValidByTheSchemaOfOpenApi() {
        assertThat(standardFaults(document.root())).isEmpty();
    }

    @Test
    void theSchemaOfOpenApiFindsWhatIsWrong() {
        // Given a path without its slash, a parameter without its place and a schema of no type that there is
        String path = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"a\",\"version\":\"1\"},\"paths\":{\"a\":{}}}";
        String parameter = path.replace("\"a\":{}", "\"/a\":{\"get\":{\"parameters\":[{\"name\":\"b\"}]}}");
        String schema = path.replace("\"paths\":{\"a\":{}}", "\"components\":{\"schemas\":{\"A\":{\"type\":\"no\"}}}");
        // Then
        assertThat(Stream.of(path, parameter, schema))
                .allSatisfy(text -> assertThat(standardFaults(ApiDocument.json(text)))
                        .as(text)
                        .isNotEmpty());
    }

    @Test
    void everyExampleIsWhatItIsAnExampleOf() {
        List<String> faults = new ArrayList<>();
        int examples = check("", document.root(), faults);
        assertThat(faults).isEmpty();
        assertThat(examples).isGreaterThan(40);
    }

    @Test
    void everyBodyAndAnswerHasAnExample() {
        assertThat(document.operations()).isNotEmpty().allSatisfy(operation -> {
            if (operation.node().has("requestBody")) {
                assertExamples(operation, document.resolved(operation.node().path("requestBody")));
            }
            operation.node().path("responses").forEach(answer -> assertExamples(operation, document.resolved(answer)));
        });
    }

    private void assertExamples(Operation operation, JsonNode body) {
        body.path("content")
                .forEach(content -> assertThat(hasExample(content, 4))
                        .as(operation.name() + " " + content)
                        .isTrue());
    }

    /** An example of its own, or of what it refers to or consists of. */
    private boolean hasExample(JsonNode node, int depth) {
        JsonNode here = document.resolved(node);
        return Stream.of("example", "examples").anyMatch(here::hasNonNull)
                || (depth > 0
                        && Stream.of(here.path("schema"), here.path("items"), here.at("/properties/items"))
                                .anyMatch(part -> !part.isMissingNode() && hasExample(part, depth - 1)));
    }

    @Test
    void everyParameterIsExplainedAndBounded() {
        assertThat(document.operations().stream()
                        .flatMap(operation -> elements(operation.node().path("parameters"))
                                .map(parameter -> Map.entry(operation.name(), document.resolved(parameter)))))
                .isNotEmpty()
                .allSatisfy(parameter -> {
                    String name =
                            parameter.getKey() + " " + parameter.getValue().path("name");
                    assertThat(parameter.getValue().path("description").asText())
                            .as(name)
                            .isNotBlank();
                    assertThat(isBounded(parameter.getValue().path("schema")))
                            .as(name)
                            .isTrue();
                });
    }

    private boolean isBounded(JsonNode schema) {
        JsonNode here = document.resolved(schema);
        return switch (here.path("type").asText()) {
            case "integer" ->
                here.has("minimum")
                        && (here.has("maximum") || here.path("format").asText().equals("int64"));
            case "boolean" -> true;
            case "array" -> here.has("maxItems") && isBounded(here.path("items"));
            case "string" -> Stream.of("enum", "pattern", "maxLength", "format").anyMatch(here::has);
            default -> false;
        };
    }

    @Test
    void everyTextAndListThatCanBeSentIsBounded() {
        // Given
        List<String> unbounded = new ArrayList<>();
        // When
        document.operations()
                .forEach(operation -> operation
                        .node()
                        .at("/requestBody/content")
                        .forEach(content -> {
                            JsonNode body = document.resolved(content.path("schema"));
                            body.path("properties").properties().forEach(property -> {
                                JsonNode schema = document.resolved(property.getValue());
                                Set<String> types = elements(schema.path("type"))
                                        .map(JsonNode::asText)
                                        .collect(Collectors.toSet());
                                types.add(schema.path("type").asText());
                                boolean text = types.contains("string")
                                        && Stream.of("enum", "pattern", "maxLength", "format")
                                                .noneMatch(schema::has);
                                if (text || (types.contains("array") && !schema.has("maxItems"))) {
                                    unbounded.add(operation.name() + " " + property.getKey() + " " + schema);
                                }
                            });
                        }));
        // Then
        assertThat(unbounded).isEmpty();
    }

    @Test
    void namesDoNotComeFromTheOrderInWhichCodeIsRead() {
        assertThat(document.root().at("/components/schemas").fieldNames())
                .toIterable()
                .noneMatch(name -> name.matches(".*[0-9]"));
    }

    /** Checks the examples of everything that has a schema or is one; how many there were. */
    private int check(String at, JsonNode node, List<String> faults) {
        int examples = 0;
        if (node.has("schema") && (node.has("example") || node.has("examples"))) {
            List<JsonNode> values = new ArrayList<>();
            node.path("examples")
                    .forEach(example -> values.add(document.resolved(example).path("value")));
            if (node.has("example")) {
                values.add(node.path("example"));
            }
            examples += check(at, node.path("schema"), values, faults);
        } else if (node.path("examples").isArray()) {
            examples += check(at, node, elements(node.path("examples")).toList(), faults);
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            if (!child.getKey().startsWith("example") && !child.getKey().startsWith("/v1/test-")) {
                examples += check(at + "/" + child.getKey(), child.getValue(), faults);
            }
        }
        return examples;
    }

    private int check(String at, JsonNode schema, List<JsonNode> values, List<String> faults) {
        values.forEach(
                value -> document.faults(schema, value).forEach(fault -> faults.add(at + ": " + value + ": " + fault)));
        return values.size();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.elements().forEachRemaining(elements::add);
        return elements.stream();
    }

    private static List<String> standardFaults(JsonNode document) {
        Map<String, String> schemas =
                SCHEMAS.stream().collect(Collectors.toMap(name -> STANDARD + name, DocumentTest::resource));
        SchemaRegistry registry =
                SchemaRegistry.withDialect(Dialects.getDraft202012(), builder -> builder.schemas(schemas));
        return registry.getSchema(SchemaLocation.of(STANDARD + SCHEMAS.get(0))).validate(document).stream()
                .map(Error::toString)
                .toList();
    }

    private static String resource(String name) {
        String path = "spec.openapis.org/oas/3.1/" + name;
        try (InputStream stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
            if (stream == null) {
                throw new AssertionError(path + " is not among the test's resources");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
