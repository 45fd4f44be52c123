package io.sluice.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The scalars for which Jackson is too lenient even without coercion: times as numbers, years of ten digits, and
 * numbers beyond a double, which would become infinite.
 */
final class StrictScalars extends SimpleModule {

    private static final long serialVersionUID = 1L;

    StrictScalars() {
        super("sluice-strict-scalars");
        addDeserializer(Instant.class, new Text<>(Instant.class, Rfc3339::instant));
        addDeserializer(LocalDate.class, new Text<>(LocalDate.class, Rfc3339::date));
        addDeserializer(Double.class, new FiniteDouble(Double.class));
        addDeserializer(double.class, new FiniteDouble(double.class));
    }

    private static final class Text<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final transient Function<String, T> read;

        Text(Class<T> type, Function<String, T> read) {
            super(type);
            this.type = type;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            try {
                return read.apply(parser.getText());
            } catch (DateTimeException e) {
                throw InvalidFormatException.from(parser, "not a time", parser.getText(), type);
            }
        }
    }

    private static final class FiniteDouble extends StdScalarDeserializer<Double> {

        private static final long serialVersionUID = 1L;

        private final Class<?> type;

        FiniteDouble(Class<?> type) {
            super(type);
            this.type = type;
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            boolean number =
                    parser.hasToken(JsonToken.VALUE_NUMBER_INT) || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT);
            if (!number) {
                return (Double) context.handleUnexpectedToken(type, parser);
            }
            double value = parser.getDoubleValue();
            if (Double.isInfinite(value)) {
                throw InvalidFormatException.from(parser, "beyond a double", value, type);
            }
            return value;
        }

        @Override
        public @Nullable Double getNullValue(DeserializationContext context) throws JsonMappingException {
            return type.isPrimitive() ? (Double) context.reportInputMismatch(this, "null for a number") : null;
        }
    }
}
