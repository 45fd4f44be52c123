package io.sluice.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.http.json.Field;
import io.sluice.http.json.JsonDocument;
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
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the schemas of records where the scanner cannot know better: a component that JSpecify calls nullable can be
 * null, a {@link Field} is its value or null, and a {@link JsonNode} is any JSON. Used once, at build time.
 */
final class RecordSchemas {

    private static final String PREFIX = "#/components/schemas/";
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName FIELD = DotName.createSimple(Field.class);
    private static final DotName INCLUDED_WHEN = DotName.createSimple(JsonInclude.class);
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    /** By their name in the document, which is the simple one or that of an annotation; several can share one. */
    private final Map<String, List<ClassInfo>> records = new HashMap<>();

    RecordSchemas(IndexView index) {
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith("io.sluice.")) {
                records.computeIfAbsent(nameOf(type), name -> new ArrayList<>()).add(type);
            }
        }
    }

    private static String nameOf(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        return schema == null || schema.value("name") == null
                ? type.simpleName()
                : schema.value("name").asString();
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
                        .ifPresent(type -> type.recordComponents()
                                .forEach(component -> correct(type, component, schema, schemas)));
            }
        });
        Schema any = schemas.get(JsonDocument.class.getSimpleName());
        if (any != null) {
            any.setProperties(null);
            any.setAdditionalPropertiesBoolean(true);
        }
        schemas.keySet().stream()
                .filter(name -> isFieldOf(schemas, name) || name.equals("JsonNode") || name.equals("JsonNodeType"))
                .toList()
                .forEach(components::removeSchema);
    }

    /**
     * The properties that an answer has whatever their values are. Of a record that can be sent too, only what cannot
     * be left out there either.
     */
    List<String> alwaysThere(String name, Set<String> properties, boolean sent) {
        return described(name, properties)
                .map(type -> type.recordComponents().stream()
                        .filter(component -> !isLeftOut(type, component))
                        .filter(component -> !sent || component.type().kind() == Type.Kind.PRIMITIVE)
                        .map(RecordComponentInfo::name)
                        .toList())
                .orElse(List.of());
    }

    private static boolean isLeftOut(ClassInfo type, RecordComponentInfo component) {
        return type.field(component.name()).hasAnnotation(INCLUDED_WHEN);
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

    private static void correct(
            ClassInfo type, RecordComponentInfo component, Schema schema, Map<String, Schema> schemas) {
        Schema property = schema.getProperties().get(component.name());
        if (property == null) {
            return;
        }
        boolean nullable = component.type().hasAnnotation(NULLABLE) && !isLeftOut(type, component);
        if (component.type().name().equals(FIELD)) {
            ValueBounds bounds = new ValueBounds(
                    component.type().asParameterizedType().arguments().get(0));
            property = bounds.on(unwrap(property, schemas));
            nullable = bounds.mayBeNull();
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
