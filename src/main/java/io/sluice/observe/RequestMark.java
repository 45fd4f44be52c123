package io.sluice.observe;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import org.jboss.logging.MDC;

/**
 * Marks what is logged and traced for a request with the request's id. Quarkus keeps the log's context in the Vert.x
 * context of the request, so it follows the request over threads and needs no clearing. Called on the request's
 * context.
 */
public final class RequestMark {

    /** The name that OpenTelemetry's conventions have for a captured request header. */
    private static final AttributeKey<List<String>> SPAN_ATTRIBUTE =
            AttributeKey.stringArrayKey("http.request.header.x-request-id");

    private RequestMark() {}

    /** From here on, until the request ends. */
    public static void put(String requestId) {
        MDC.put("requestId", requestId);
        Span.current().setAttribute(SPAN_ATTRIBUTE, List.of(requestId));
    }
}
