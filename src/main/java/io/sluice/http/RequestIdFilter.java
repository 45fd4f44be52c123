package io.sluice.http;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.MDC;

/**
 * Gives each request its id, first of all, so that the failures of the framework carry one too. Quarkus keeps the log's
 * context in the Vert.x context of the request, so it follows the request over threads and needs no clearing.
 */
@Singleton
final class RequestIdFilter {

    /** The name that OpenTelemetry's conventions have for a captured request header. */
    private static final AttributeKey<List<String>> SPAN_ATTRIBUTE =
            AttributeKey.stringArrayKey("http.request.header.x-request-id");

    void register(@Observes Filters filters) {
        filters.register(RequestIdFilter::handle, FilterOrder.REQUEST_ID);
    }

    private static void handle(RoutingContext request) {
        String id = RequestId.of(request).value();
        request.response().putHeader(RequestId.HEADER, id);
        MDC.put("requestId", id);
        Span.current().setAttribute(SPAN_ATTRIBUTE, List.of(id));
        request.next();
    }
}
