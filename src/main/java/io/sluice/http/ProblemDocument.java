package io.sluice.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.problem.FieldError;
import io.sluice.problem.ProblemType;
import java.util.List;

/**
 * What a caller is told of a failure (RFC 9457). Immutable.
 *
 * @param errors the refused values; not written where there are none
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "requestId", "errors"})
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    /** What an answer that is a problem says it is. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static ProblemDocument of(
            ProblemType type, String detail, List<FieldError> errors, String instance, RequestId requestId) {
        return new ProblemDocument(
                typeUri(type),
                type.title(),
                type.status(),
                detail,
                instance,
                type.code(),
                requestId.value(),
                List.copyOf(errors));
    }

    /** The URI that stands for the type on the wire. */
    public static String typeUri(ProblemType type) {
        return "urn:sluice:problem:" + type.code();
    }

    byte[] toJson() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem document is always writable", e);
        }
    }
}
