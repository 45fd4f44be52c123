package io.sluice.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads request bodies and believes nothing: no unknown or duplicate field, no coercion between types, no number that
 * is rounded or cut, nothing after the value, nothing that PostgreSQL cannot store. It has a mapper of its own because
 * the application's is Quarkus' to configure, and lenient. Thread-safe.
 */
@ApplicationScoped
public class StrictJson {

    private final ObjectMapper mapper;

    @Inject
    StrictJson(JsonConfig config) {
        this(config.maxJsonDepth(), Math.toIntExact(config.maxJsonString().asLongValue()));
    }

    StrictJson(int depth, int stringLength) {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxStringLength(stringLength)
                .maxNumberLength(64)
                .maxNameLength(1_000)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(bounds)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Field names come from callers: neither a table of all of them nor the JVM's is wanted.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        mapper = JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(new StrictScalars())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfigDefaults(coercions -> {
                    for (CoercionInputShape shape : CoercionInputShape.values()) {
                        coercions.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                // An integer is a number without a fraction, not another type.
                .withCoercionConfig(
                        LogicalType.Float,
                        coercions -> coercions.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
                .build();
    }

    /** The body as this type; what is wrong with it is a {@link GatewayException} that says where. */
    public Object read(byte[] body, Type type) {
        String text = decode(body);
        try {
            refuseUnstorableText(text);
            return read(text, type);
        } catch (JsonProcessingException e) {
            throw JsonFailures.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    private Object read(String text, Type type) throws IOException {
        try (JsonParser parser = mapper.createParser(text)) {
            if (parser.nextToken() == null) {
                throw malformed("The request body is empty.");
            }
            if (parser.hasToken(JsonToken.VALUE_NULL)) {
                throw GatewayException.invalid("", "The body must not be null.");
            }
            Object value = mapper.readerFor(mapper.constructType(type)).readValue(parser);
            if (parser.nextToken() != null) {
                throw malformed("There is something after the JSON value.");
            }
            return value;
        }
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The request body is not UTF-8.");
        }
    }

    /**
     * Only an escape can bring NUL or half a surrogate pair into a string: JSON allows no raw control characters, and
     * UTF-8 has no form for half a pair. So most bodies are not read twice.
     */
    private void refuseUnstorableText(String text) throws IOException {
        if (!text.contains("\\u")) {
            return;
        }
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean hasText = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
                if (hasText && !StorableText.is(parser.getText())) {
                    String pointer = parser.getParsingContext().pathAsPointer().toString();
                    throw GatewayException.invalid(pointer, StorableText.REFUSAL);
                }
            }
        }
    }

    private static GatewayException malformed(String detail) {
        return new GatewayException(ProblemType.MALFORMED_REQUEST, detail);
    }
}
