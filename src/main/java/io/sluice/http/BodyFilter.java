package io.sluice.http;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body into memory on the event loop, within its bounds of size and time. Quarkus' own way hops to a worker
 * thread for bodies over 10 kB and answers a chunked one that grows too large with an empty 413. Thread-safe.
 */
@Singleton
public class BodyFilter {

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private static final String BODY = BodyFilter.class.getName();

    private final BodyLimit limit;

    BodyFilter(BodyLimit limit) {
        this.limit = limit;
    }

    /** The body as it was sent; empty before it was read. */
    public static byte[] bodyOf(RoutingContext context) {
        byte[] body = context.get(BODY);
        return body == null ? new byte[0] : body;
    }

    /** Puts the whole body where the reader of the resource method looks for it. */
    @ServerRequestFilter(priority = FilterOrder.BODY, nonBlocking = true)
    public @Nullable Uni<Void> read(ContainerRequestContext request, RoutingContext context) {
        if (!WITH_BODY.contains(context.request().method())) {
            return null;
        }
        if (context.request().isEnded()) {
            request.setEntityStream(new ByteArrayInputStream(new byte[0]));
            return null;
        }
        if (!context.request().headers().contains(HttpHeaders.CONTENT_TYPE)) {
            // RESTEasy would take it for whatever the method consumes, for one method and not for another.
            throw new GatewayException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "A body needs a Content-Type.");
        }
        return Uni.createFrom()
                .<Buffer>emitter(emitter -> collect(context, emitter))
                .invoke(body -> {
                    byte[] bytes = body.getBytes();
                    context.put(BODY, bytes);
                    request.setEntityStream(new ByteArrayInputStream(bytes));
                })
                .replaceWithVoid();
    }

    private void collect(RoutingContext context, UniEmitter<? super Buffer> emitter) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        long timer = context.vertx()
                .setTimer(limit.timeoutMillis(), late -> emitter.fail(cutShort("did not arrive in time")));
        emitter.onTermination(() -> context.vertx().cancelTimer(timer));
        request.handler(part -> {
            // After a failure the rest of the body still comes by, and is dropped.
            if (body.length() + part.length() <= limit.bytes()) {
                body.appendBuffer(part);
            } else {
                emitter.fail(limit.exceeded());
            }
        });
        request.endHandler(ended -> {
            context.vertx().cancelTimer(timer);
            emitter.complete(body);
        });
        request.exceptionHandler(broken -> {
            context.vertx().cancelTimer(timer);
            emitter.fail(cutShort("ended early"));
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private static GatewayException cutShort(String how) {
        return new GatewayException(ProblemType.MALFORMED_REQUEST, "The request body " + how + ".");
    }
}
