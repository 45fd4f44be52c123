package io.sluice.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * The last net: an answer of 4xx or 5xx that somebody built by hand, or the framework without an exception, becomes a
 * problem document as well. Thread-safe.
 */
@Singleton
public class BareErrors {

    private static final MediaType PROBLEM = MediaType.valueOf(ProblemDocument.MEDIA_TYPE);

    private final ProblemAnswers answers;

    BareErrors(ProblemAnswers answers) {
        this.answers = answers;
    }

    /** Replaces the body where no mapper has made it. */
    @ServerResponseFilter(priority = FilterOrder.BARE_ERRORS)
    public void dress(ContainerResponseContext response, RoutingContext request) {
        if (response.getStatus() < 400 || answers.wasTold(request)) {
            return;
        }
        Failure failure = Failure.ofStatus(response.getStatus(), null);
        ProblemDocument document = answers.tell(request, failure);
        response.setStatus(document.status());
        if (failure.type().isTemporary()) {
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, 1);
        }
        response.setEntity(document.toJson(), new Annotation[0], PROBLEM);
    }
}
