package io.sluice.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Refuses a body that says in {@code Content-Length} that it is too large, before a byte of it is read; what it does
 * not say, {@link BodyFilter} counts. A body that is still coming when the answer is out is dropped for a moment before
 * the connection is closed: closing at once would reset it, and the caller would never see the answer. Thread-safe.
 */
@ApplicationScoped
public class BodyLimit {

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final long LINGER_MILLIS = 2_000;

    private final long limit;
    private final long timeoutMillis;

    BodyLimit(HttpConfig config) {
        this.limit = config.maxBodySize().asLongValue();
        this.timeoutMillis = Math.max(1, config.bodyTimeout().toMillis());
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.BODY_LENGTH);
    }

    /** The most bytes that a body may have. */
    long bytes() {
        return limit;
    }

    /** How long a body may take to arrive. */
    long timeoutMillis() {
        return timeoutMillis;
    }

    GatewayException exceeded() {
        return new GatewayException(
                ProblemType.PAYLOAD_TOO_LARGE, "The request body is larger than " + limit + " bytes.");
    }

    private void handle(RoutingContext request) {
        if (WITHOUT_BODY.contains(request.request().method())) {
            request.next();
            return;
        }
        request.addEndHandler(ended -> linger(request));
        if (length(request.request()) > limit) {
            request.fail(exceeded());
        } else {
            request.next();
        }
    }

    /** Netty has refused a length that is no number; one beyond 64 bits counts as too large. */
    private static long length(HttpServerRequest request) {
        String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static void linger(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || context.response().closed()) {
            return;
        }
        request.resume();
        context.vertx().setTimer(LINGER_MILLIS, timer -> {
            if (!request.isEnded()) {
                drop(request);
            }
        });
    }

    private static void drop(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }
}
