package io.sluice.http.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A JSON object of the caller's own making, carried as its text: what goes into a jsonb column comes out with every
 * digit of its numbers. At most {@value #MAX_LENGTH} characters. Immutable.
 */
@Schema(
        type = SchemaType.OBJECT,
        implementation = Object.class,
        description = "Any JSON object of at most 16384 characters.")
@JsonDeserialize(using = JsonDocument.Reader.class)
public record JsonDocument(@JsonValue @JsonRawValue String json) {

    private static final int MAX_LENGTH = 16_384;

    /** Reads an object and nothing else. */
    static final class Reader extends StdDeserializer<JsonDocument> {

        private static final long serialVersionUID = 1L;

        Reader() {
            super(JsonDocument.class);
        }

        @Override
        public JsonDocument deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                return (JsonDocument) context.handleUnexpectedToken(JsonDocument.class, parser);
            }
            JsonNode tree = context.readTree(parser);
            String text = tree.toString();
            if (text.length() + hiddenDigits(tree) > MAX_LENGTH) {
                throw InvalidFormatException.from(parser, "too long", "", JsonDocument.class);
            }
            if (!isStorable(tree)) {
                throw InvalidFormatException.from(parser, StorableText.REFUSAL, "", JsonDocument.class);
            }
            return new JsonDocument(text);
        }

        /** How much longer the document is out of {@code jsonb}, which writes 1e9999 with every one of its digits. */
        private static long hiddenDigits(JsonNode node) {
            if (node.isBigDecimal()) {
                BigDecimal number = node.decimalValue();
                return number.toString().indexOf('E') < 0 ? 0 : Math.abs((long) number.scale());
            }
            long digits = 0;
            for (JsonNode child : node) {
                digits += hiddenDigits(child);
            }
            return digits;
        }

        private static boolean isStorable(JsonNode node) {
            if (node.isTextual()) {
                return StorableText.is(node.textValue());
            }
            for (var field : node.properties()) {
                if (!StorableText.is(field.getKey())) {
                    return false;
                }
            }
            for (JsonNode child : node) {
                if (!isStorable(child)) {
                    return false;
                }
            }
            return true;
        }
    }
}
