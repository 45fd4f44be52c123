package io.sluice.contract.answers;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The OpenAPI document as it is served, with its schemas closed: an object that declares properties has no others. So a
 * field that nobody documented is found, although JSON Schema would let it pass. Thread-safe.
 */
final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "urn:sluice:openapi";
    private static final Set<String> VERBS =
            Set.of("get", "post", "put", "patch", "delete", "head", "options", "trace");

    private final JsonNode document;
    private final SchemaRegistry registry;

    /** One operation; the name is its method and path, such as {@code GET /v1/orders/{id}}. */
    record Operation(String id, String method, String path, JsonNode node) {

        String name() {
            return method + " " + path;
        }

        boolean isForOperators() {
            return path.startsWith("/v1/tenants");
        }
    }

    ApiDocument(JsonNode document) {
        this.document = document;
        JsonNode closed = document.deepCopy();
        close(closed);
        this.registry = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemas(Map.of(ID, closed.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .locale(Locale.ROOT)
                                .build()));
    }

    /** What the application under test serves. */
    static ApiDocument served() {
        return new ApiDocument(json(given().get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString()));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    JsonNode root() {
        return document;
    }

    /** Those of the product: the edge's tests have some of their own. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> VERBS.contains(method.getKey())
                                && !path.getKey().startsWith("/v1/test-"))
                        .map(method -> new Operation(
                                method.getValue().path("operationId").asText(),
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue()))
                        .forEach(operations::add));
        return operations;
    }

    /** The node itself, or what it refers to. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The codes of the problems that an operation documents under a status. */
    List<String> problems(Operation operation, String status) {
        List<String> codes = new ArrayList<>();
        operation
                .node
                .path("responses")
                .path(status)
                .at("/content/application~1problem+json/examples")
                .fieldNames()
                .forEachRemaining(codes::add);
        return codes;
    }

    /** What is wrong with a value by a schema of the document; nothing where all is well. */
    List<String> faults(JsonNode schema, JsonNode value) {
        JsonNode own = schema.deepCopy();
        close(own);
        JsonNode absolute = absolute(own);
        return registry
                .getSchema(SchemaLocation.of(ID + ":part:" + Integer.toHexString(absolute.hashCode())), absolute)
                .validate(value)
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** References within the document become references to it. */
    private static JsonNode absolute(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("$ref").asText().startsWith("#")) {
                object.put("$ref", ID + object.path("$ref").asText());
            }
            object.elements().forEachRemaining(ApiDocument::absolute);
        } else if (node instanceof ArrayNode array) {
            array.elements().forEachRemaining(ApiDocument::absolute);
        }
        return node;
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            close(children.next());
        }
    }
}
