package io.sluice.http;

import io.sluice.observe.Observers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Makes the answer to a failure and tells the operator of it, once a request, whichever of the edge's mappers it went
 * through. Thread-safe.
 */
@ApplicationScoped
class ProblemAnswers {

    private static final String TOLD = ProblemAnswers.class.getName();

    private final Observers observers;

    ProblemAnswers(Observers observers) {
        this.observers = observers;
    }

    /** The document for the caller; the operator hears of it on the way. */
    ProblemDocument tell(RoutingContext request, Failure failure) {
        RequestId id = RequestId.of(request);
        // Of a request line that cannot be read there is no path.
        String path = String.valueOf(request.request().path());
        if (request.get(TOLD) == null) {
            request.put(TOLD, failure);
            observers.requestFailed(
                    failure.type().code(),
                    failure.type().status(),
                    id.value(),
                    request.request().method().name(),
                    path,
                    failure.cause());
        }
        return ProblemDocument.of(failure.type(), failure.detail(), failure.errors(), path, id);
    }

    boolean wasTold(RoutingContext request) {
        return request.get(TOLD) != null;
    }

    /** Answers outside of JAX-RS. */
    void send(RoutingContext request, Failure failure) {
        ProblemDocument document = tell(request, failure);
        HttpServerResponse response = request.response();
        response.setStatusCode(document.status())
                .putHeader(RequestId.HEADER, document.requestId())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
        if (failure.type().isTemporary()) {
            response.putHeader("Retry-After", "1");
        }
        response.end(Buffer.buffer(document.toJson()));
    }
}
