package io.sluice.http.json;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;

/** Writes JSON pointers (RFC 6901). */
public final class JsonPath {

    private JsonPath() {}

    /** Appends one step, escaped. */
    public static void append(StringBuilder pointer, String step) {
        pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }

    /** Where Jackson was in the body. */
    static String pointer(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            append(pointer, step.getFieldName() != null ? step.getFieldName() : Integer.toString(step.getIndex()));
        }
        return pointer.toString();
    }
}
