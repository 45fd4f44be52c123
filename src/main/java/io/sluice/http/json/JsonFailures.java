package io.sluice.http.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson's exceptions mean: a text that is no JSON, breaks a bound or has an unknown field is a 400, JSON of the
 * wrong type or range a 422. The sentences are our own; Jackson's name classes and repeat the input.
 */
final class JsonFailures {

    private JsonFailures() {}

    static GatewayException of(JsonProcessingException thrown) {
        String pointer = thrown instanceof JsonMappingException mapping ? JsonPath.pointer(mapping.getPath()) : "";
        JsonProcessingException root = root(thrown);
        if (root instanceof UnrecognizedPropertyException) {
            List<FieldError> errors = List.of(new FieldError(pointer, "There is no such field."));
            return new GatewayException(ProblemType.MALFORMED_REQUEST, "The body has an unknown field.", errors);
        }
        if (root instanceof InputCoercionException range) {
            return GatewayException.invalid(pointer, expectation(range.getTargetType()));
        }
        if (root instanceof StreamConstraintsException) {
            return malformed("The body nests too deeply, or a text, name or number in it is too long.");
        }
        if (root instanceof StreamReadException) {
            return malformed("The body is not valid JSON, or has a field twice.");
        }
        if (root instanceof InvalidDefinitionException) {
            return new GatewayException(ProblemType.INTERNAL, "The body cannot be read.", thrown);
        }
        Class<?> target = root instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return GatewayException.invalid(pointer, expectation(target));
    }

    /** Jackson wraps what its parser throws inside a record, to add the path. */
    private static JsonProcessingException root(JsonProcessingException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamReadException || cause instanceof StreamConstraintsException) {
                return (JsonProcessingException) cause;
            }
        }
        return thrown;
    }

    private static String expectation(@Nullable Class<?> type) {
        if (type == null) {
            return "The value is not valid.";
        }
        if (type.isEnum()) {
            return "The value must be one of: " + String.join(", ", WireWords.of(type)) + ".";
        }
        if (type == int.class || type == Integer.class) {
            return "The value must be a 32-bit integer.";
        }
        if (type == long.class || type == Long.class) {
            return "The value must be a 64-bit integer.";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "The value must be true or false.";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "The value must be a number within range.";
        }
        if (type == String.class) {
            return "The value must be a string.";
        }
        if (type == Money.class) {
            return "The value must be a string with at most ten digits and two decimals, such as \"59.97\".";
        }
        if (type == Instant.class) {
            return "The value must be an RFC 3339 time in UTC, such as \"2025-01-31T12:00:00Z\".";
        }
        if (type == LocalDate.class) {
            return "The value must be a date, such as \"2025-01-31\".";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "The value must be an array.";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type)
                ? "The value must be an object."
                : "The value is not valid.";
    }

    private static GatewayException malformed(String detail) {
        return new GatewayException(ProblemType.MALFORMED_REQUEST, detail);
    }
}
