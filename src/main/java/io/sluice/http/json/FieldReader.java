package io.sluice.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Field} inside a record. Jackson asks for the absent value when the record's component is not in the
 * body and for the null value when it is {@code null}: that is the whole difference. Immutable once contextual.
 */
final class FieldReader extends JsonDeserializer<Field<?>> implements ContextualDeserializer {

    private final @Nullable JsonDeserializer<Object> inner;

    /** For Jackson, which asks for a contextual one before it reads. */
    FieldReader() {
        this(null);
    }

    private FieldReader(@Nullable JsonDeserializer<Object> inner) {
        this.inner = inner;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        JavaType type = context.getContextualType();
        JavaType value = type == null ? context.constructType(Object.class) : type.containedTypeOrUnknown(0);
        return new FieldReader(context.findContextualValueDeserializer(value, property));
    }

    @Override
    public Field<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (inner == null) {
            throw JsonMappingException.from(parser, "a patch field outside of a record");
        }
        return Field.of(inner.deserialize(parser, context));
    }

    @Override
    public Field<?> getNullValue(DeserializationContext context) {
        return Field.of(null);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return Field.absent();
    }
}
