package io.sluice.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Refuses a request line that is no URI (RFC 3986) with a problem document. Quarkus does so before any filter, with an
 * empty 400; {@code Sluice.main} switches that off by the system property {@code vertx.disableURIValidation}, and this
 * takes its place. Where the property is not set, Quarkus comes first and this finds nothing. Thread-safe.
 */
@Singleton
final class RequestLine {

    private final ProblemAnswers answers;

    RequestLine(ProblemAnswers answers) {
        this.answers = answers;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.REQUEST_LINE);
    }

    private void handle(RoutingContext request) {
        if (isUri(request.request().uri())) {
            request.next();
        } else {
            answers.send(request, Failure.ofStatus(400, null));
        }
    }

    private static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
