package io.sluice.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@code Link: <…>; rel="next"} (RFC 8288) to every answer that is a {@link Page} with a next one. The link is
 * relative to the host, so it is right behind any proxy, and keeps all other query parameters. Thread-safe.
 */
@Singleton
public class PageLink {

    /** Runs after the resource method. */
    @ServerResponseFilter(priority = FilterOrder.PAGE_LINK)
    public void add(ContainerResponseContext response, RoutingContext request) {
        if (response.getEntity() instanceof Page<?> page && page.nextCursor() != null) {
            String target = target(
                    Objects.requireNonNullElse(request.request().path(), ""),
                    request.request().query(),
                    page.nextCursor());
            response.getHeaders().add("Link", "<" + target + ">; rel=\"next\"");
        }
    }

    static String target(String path, @Nullable String query, String cursor) {
        Stream<String> others = query == null ? Stream.empty() : Arrays.stream(query.split("&"));
        Stream<String> next = Stream.of("cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
        return path + "?"
                + Stream.concat(others.filter(part -> !part.isEmpty() && !isCursor(part)), next)
                        .collect(Collectors.joining("&"));
    }

    private static boolean isCursor(String part) {
        return part.equals("cursor") || part.startsWith("cursor=");
    }
}
