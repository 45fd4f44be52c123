package io.sluice.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.http.json.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the schemas of records where the scanner cannot know better: a component that JSpecify calls nullable can be
 * null, a {@link Field} is its value or null, and a {@link JsonNode} is any JSON. Used once, at build time.
 */
final class RecordSchemas {

    private static final String PREFIX = "#/components/schemas/";
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName FIELD = DotName.createSimple(Field.class);

    /** By simple name, which the document uses too; several records can share one. */
    private final Map<String, List<ClassInfo>> records = new HashMap<>();

    RecordSchemas(IndexView index) {
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith("io.sluice.")) {
                records.computeIfAbsent(type.simpleName(), name -> new ArrayList<>())
                        .add(type);
            }
        }
    }

    void correct(OpenAPI document) {
        Components components = document.getComponents();
        if (components == null || components.getSchemas() == null) {
            return;
        }
        Map<String, Schema> schemas = components.getSchemas();
        schemas.forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                described(name, schema.getProperties().keySet())
                        .ifPresent(type ->
                                type.recordComponents().forEach(component -> correct(component, schema, schemas)));
            }
        });
        schemas.keySet().stream()
                .filter(name -> isFieldOf(schemas, name) || name.equals("JsonNode") || name.equals("JsonNodeType"))
                .toList()
                .forEach(components::removeSchema);
    }

    /** The record of this name and these components; the scanner numbers schemas whose names it has had before. */
    private Optional<ClassInfo> described(String name, Set<String> properties) {
        return records.getOrDefault(name.replaceFirst("\\d+$", ""), List.of()).stream()
                .filter(type -> type.recordComponents().stream()
                        .map(RecordComponentInfo::name)
                        .collect(Collectors.toSet())
                        .equals(properties))
                .findFirst();
    }

    private static void correct(RecordComponentInfo component, Schema schema, Map<String, Schema> schemas) {
        Schema property = schema.getProperties().get(component.name());
        if (property == null) {
            return;
        }
        boolean nullable = component.type().hasAnnotation(NULLABLE);
        if (component.type().name().equals(FIELD)) {
            property = unwrap(property, schemas);
            nullable = true;
        } else if (component.type().name().toString().equals(JsonNode.class.getName())) {
            property = OASFactory.createSchema().description("Any JSON.");
            nullable = false;
        }
        schema.addProperty(component.name(), nullable ? nullable(property) : property);
    }

    private static Schema unwrap(Schema property, Map<String, Schema> schemas) {
        Schema field = property.getRef() == null
                ? property
                : schemas.get(property.getRef().substring(PREFIX.length()));
        Schema value = field == null || field.getProperties() == null
                ? null
                : field.getProperties().get("value");
        return value == null ? property : value;
    }

    private static Schema nullable(Schema schema) {
        if (schema.getRef() != null) {
            return OASFactory.createSchema()
                    .anyOf(List.of(schema, OASFactory.createSchema().addType(SchemaType.NULL)));
        }
        List<SchemaType> types = schema.getType();
        if (types != null && !types.contains(SchemaType.NULL)) {
            List<SchemaType> widened = new ArrayList<>(types);
            widened.add(SchemaType.NULL);
            schema.setType(widened);
        }
        return schema;
    }

    private static boolean isFieldOf(Map<String, Schema> schemas, String name) {
        Schema schema = schemas.get(name);
        return name.startsWith("Field")
                && schema != null
                && schema.getProperties() != null
                && schema.getProperties().containsKey("present");
    }
}
