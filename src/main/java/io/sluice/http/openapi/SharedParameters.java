package io.sluice.http.openapi;

import io.sluice.http.PageRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What parameters mean that many operations have under one name. Resource methods take them as text, to say themselves
 * what is wrong with them; the document gives them the type and the bounds that they are read with. A resource's own
 * words win.
 */
final class SharedParameters {

    /** What a parameter of this name is, in every operation. */
    private record Meaning(String description, Schema schema) {}

    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            Map.entry("id", new Meaning("Which one.", id())),
            Map.entry(
                    "limit",
                    new Meaning(
                            "How many rows the page has at most.",
                            number().format("int32")
                                    .minimum(BigDecimal.ONE)
                                    .maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT))
                                    .defaultValue(PageRequest.DEFAULT_LIMIT))),
            Map.entry(
                    "cursor",
                    new Meaning(
                            "Where the page begins: `nextCursor` of the page before, under the same filters and sort.",
                            text().minLength(1).maxLength(4_096).pattern("^[A-Za-z0-9_-]+$"))),
            Map.entry("ids", new Meaning("Which ones.", list(id(), 200))),
            Map.entry("tagsAny", new Meaning("With any of these tags.", tags())),
            Map.entry("tagsAll", new Meaning("With all of these tags.", tags())),
            Map.entry("userId", new Meaning("Only those of this user.", id())),
            Map.entry("categoryId", new Meaning("Only those of this category.", id())),
            Map.entry("from", new Meaning("The first day.", date())),
            Map.entry("to", new Meaning("The day after the last.", date())),
            Map.entry("createdAfter", new Meaning("Only what was made after this moment.", instant())),
            Map.entry("createdBefore", new Meaning("Only what was made before this moment.", instant())));

    private SharedParameters() {}

    static void explain(Operation operation) {
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> parameter.getRef() == null)
                    .forEach(SharedParameters::explain);
        }
    }

    private static void explain(Parameter parameter) {
        Meaning meaning = MEANINGS.get(parameter.getName());
        if (meaning == null) {
            return;
        }
        if (parameter.getDescription() == null) {
            parameter.setDescription(meaning.description);
        }
        if (isAnyText(parameter.getSchema())) {
            parameter.setSchema(meaning.schema);
            parameter.setExample(null);
            if (meaning.schema.getItems() != null) {
                parameter.style(Parameter.Style.FORM).explode(false);
            }
        }
    }

    /** What the scanner makes of a {@code String}, with nothing said about it. */
    private static boolean isAnyText(@Nullable Schema schema) {
        return schema == null
                || (schema.getRef() == null
                        && List.of(SchemaType.STRING).equals(schema.getType())
                        && schema.getFormat() == null
                        && schema.getPattern() == null
                        && schema.getMaxLength() == null
                        && schema.getEnumeration() == null);
    }

    private static Schema id() {
        return number().format("int64").minimum(BigDecimal.ONE);
    }

    private static Schema tags() {
        return list(text().minLength(1).maxLength(50), 20).examples(List.of(List.of("outdoor", "sale")));
    }

    /** In one parameter, separated by commas. */
    private static Schema list(Schema items, int most) {
        return OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(items)
                .minItems(1)
                .maxItems(most);
    }

    private static Schema instant() {
        return text().format("date-time").examples(List.of("2026-01-31T12:00:00Z"));
    }

    private static Schema date() {
        return text().format("date").examples(List.of("2026-01-31"));
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema number() {
        return OASFactory.createSchema().addType(SchemaType.INTEGER);
    }
}
