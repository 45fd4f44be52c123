package io.sluice.contract.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The document that the application under test serves, for tests of other rooms. */
public final class DocumentedOperations {

    private DocumentedOperations() {}

    /** Such as {@code GET /v1/orders/{id}}. */
    public static List<String> names() {
        return ApiDocument.served().operations().stream()
                .map(ApiDocument.Operation::name)
                .toList();
    }

    /** The whole of it as JSON, without the operations that the edge's tests add. */
    public static String document() {
        ObjectNode document = ApiDocument.served().root().deepCopy();
        List<String> strange = document.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(path -> path.startsWith("/v1/test-"))
                .toList();
        ((ObjectNode) document.path("paths")).remove(strange);
        return document.toPrettyString();
    }
}
