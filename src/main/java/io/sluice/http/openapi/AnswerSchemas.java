package io.sluice.http.openapi;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Says which properties an answer always has: all of them, as null where there is no value, but for those that a record
 * leaves out. What can be sent as well keeps what a request must have. Used once, at build time.
 */
final class AnswerSchemas {

    private static final String PREFIX = "#/components/schemas/";

    private final Map<String, Schema> schemas;

    private AnswerSchemas(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    static void require(OpenAPI document, RecordSchemas records) {
        if (document.getComponents() == null
                || document.getComponents().getSchemas() == null
                || document.getPaths() == null
                || document.getPaths().getPathItems() == null) {
            return;
        }
        AnswerSchemas all = new AnswerSchemas(document.getComponents().getSchemas());
        Set<String> answered = new HashSet<>();
        Set<String> sent = new HashSet<>();
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .forEach(operation -> {
                    answers(operation).forEach(schema -> all.collect(schema, answered));
                    if (operation.getRequestBody() != null) {
                        schemas(operation.getRequestBody().getContent()).forEach(schema -> all.collect(schema, sent));
                    }
                });
        answered.forEach(name -> {
            Schema schema = all.schemas.get(name);
            if (schema != null && schema.getProperties() != null) {
                List<String> required =
                        records.alwaysThere(name, schema.getProperties().keySet(), sent.contains(name));
                schema.setRequired(required.isEmpty() ? schema.getRequired() : required);
            }
        });
    }

    private static Stream<Schema> answers(Operation operation) {
        return operation.getResponses() == null
                ? Stream.empty()
                : operation.getResponses().getAPIResponses().values().stream()
                        .flatMap(response -> schemas(response.getContent()));
    }

    private static Stream<Schema> schemas(@Nullable Content content) {
        return content == null || content.getMediaTypes() == null
                ? Stream.empty()
                : content.getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .filter(schema -> schema != null);
    }

    private void collect(@Nullable Schema schema, Set<String> names) {
        if (schema == null) {
            return;
        }
        if (schema.getRef() != null) {
            String name = schema.getRef().replace(PREFIX, "");
            if (names.add(name)) {
                collect(schemas.get(name), names);
            }
            return;
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(property -> collect(property, names));
        }
        collect(schema.getItems(), names);
        Stream.of(schema.getAnyOf(), schema.getAllOf(), schema.getOneOf())
                .filter(parts -> parts != null)
                .flatMap(List::stream)
                .forEach(part -> collect(part, names));
    }
}
