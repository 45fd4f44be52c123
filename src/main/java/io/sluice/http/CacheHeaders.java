package io.sluice.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Says what caches may do with an answer, and has large ones compressed. What has an {@code ETag} may be kept by the
 * caller alone and is asked for again each time ({@code private, no-cache}); nothing else is kept, failures least of
 * all ({@code no-store}). {@code Vary} names who is calling, {@code Accept}, and {@code Accept-Encoding} where the
 * answer may be compressed; not {@code Prefer}, which only shapes answers that no cache keeps. Thread-safe.
 *
 * <p>What has an {@code ETag} is never compressed: the tag stands for its very bytes, and it is small. Quarkus marks
 * every answer as one that is not to be compressed; taking the mark away is how one is chosen.
 */
@Singleton
final class CacheHeaders {

    private static final String TAGGED = "private, no-cache";
    private static final String OTHERS = "no-store";

    private final long compressFrom;

    CacheHeaders(HttpConfig config) {
        this.compressFrom = config.compressFrom().asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    request.addHeadersEndHandler(ignored -> write(request));
                    request.next();
                },
                FilterOrder.CACHE_HEADERS);
    }

    private void write(RoutingContext request) {
        MultiMap headers = request.response().headers();
        boolean tagged = headers.contains(HttpHeaders.ETAG);
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, tagged ? TAGGED : OTHERS);
        }
        boolean compressible = !tagged && isCompressible(headers.get(HttpHeaders.CONTENT_TYPE));
        String caller = Varying.of(request);
        if (caller != null && request.response().getStatusCode() < 400) {
            headers.add(HttpHeaders.VARY, compressible ? caller + ", Accept, Accept-Encoding" : caller + ", Accept");
        } else if (compressible) {
            headers.add(HttpHeaders.VARY, "Accept-Encoding");
        }
        boolean compressed = compressible
                && isLarge(headers.get(HttpHeaders.CONTENT_LENGTH))
                && AcceptedCodings.gzip(request.request().headers().getAll(HttpHeaders.ACCEPT_ENCODING));
        if (compressed || isWithoutBody(request)) {
            headers.remove(HttpHeaders.CONTENT_ENCODING);
        }
    }

    /**
     * Vert.x takes its mark for what is not to be compressed, {@code identity}, away again only where a body follows.
     */
    private static boolean isWithoutBody(RoutingContext request) {
        return HttpMethod.HEAD.equals(request.request().method())
                || !request.response().headers().contains(HttpHeaders.CONTENT_TYPE);
    }

    private static boolean isCompressible(@Nullable String type) {
        return type != null
                && (type.startsWith("application/json")
                        || type.startsWith("application/x-ndjson")
                        || type.startsWith("text/csv"));
    }

    /** What leaves in pieces does not say its length, and does so because it is long (8 KiB and more). */
    private boolean isLarge(@Nullable String length) {
        return length == null || Long.parseLong(length) >= compressFrom;
    }
}
