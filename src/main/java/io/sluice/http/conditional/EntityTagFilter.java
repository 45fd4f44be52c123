package io.sluice.http.conditional;

import io.sluice.http.FilterOrder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Puts the {@code ETag} on every answer that is {@link Versioned}, and takes the body away where the caller has it
 * already (304) or does not want it ({@code Prefer: return=minimal}: 201 for a POST, 204 for a PATCH). Since it works
 * on answers, a replayed one is treated like a first one. Thread-safe.
 */
@Singleton
public class EntityTagFilter {

    private static final String IF_NONE_MATCH = "If-None-Match";
    private static final String KEY = EntityTagFilter.class.getName();

    private final EmbeddedDigest digest;

    EntityTagFilter(EmbeddedDigest digest) {
        this.digest = digest;
    }

    /**
     * Fails a request whose condition cannot be read, before anybody is asked. {@code If-Match} is looked at here too,
     * since RESTEasy gives a resource method no line of an empty header, and its change would be made unconditionally.
     */
    @ServerRequestFilter(priority = FilterOrder.CONDITIONS, nonBlocking = true)
    public void read(RoutingContext request) {
        MultiMap headers = request.request().headers();
        if (isRead(request)) {
            if (headers.contains(IF_NONE_MATCH)) {
                request.put(KEY, EntityTags.of(IF_NONE_MATCH, headers.getAll(IF_NONE_MATCH)));
            }
        } else if (headers.contains(IfMatch.HEADER)) {
            IfMatch.of(headers.getAll(IfMatch.HEADER));
        }
    }

    /** Runs after the resource method. */
    @ServerResponseFilter(priority = FilterOrder.REPRESENTATION)
    public void write(ContainerResponseContext response, RoutingContext request) {
        Object entity = response.getEntity();
        int status = response.getStatus();
        if (entity == null || (status != 200 && status != 201)) {
            return;
        }
        if (entity instanceof Versioned row) {
            // What was made is tagged as it is found at its Location, where nothing is embedded.
            String opaque = status == 201 ? Long.toString(row.version()) : opaque(row);
            response.getHeaders().putSingle("ETag", "\"" + opaque + "\"");
            EntityTags known = request.get(KEY);
            if (known != null && known.has(opaque)) {
                empty(response, 304);
                return;
            }
        }
        HttpMethod method = request.request().method();
        boolean made = status == 201 && HttpMethod.POST.equals(method);
        if ((made || HttpMethod.PATCH.equals(method)) && wantsLittle(request)) {
            response.getHeaders().putSingle(Preferences.APPLIED, Preferences.MINIMAL);
            empty(response, made ? 201 : 204);
        }
    }

    private static boolean wantsLittle(RoutingContext request) {
        List<String> lines = request.request().headers().getAll(Preferences.HEADER);
        return !lines.isEmpty() && Preferences.minimal(lines);
    }

    private static void empty(ContainerResponseContext response, int status) {
        response.setEntity(null);
        response.setStatus(status);
        // It was that of the body.
        response.getHeaders().remove("Content-Type");
    }

    private static boolean isRead(RoutingContext request) {
        HttpMethod method = request.request().method();
        return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
    }

    private String opaque(Versioned row) {
        Object embedded = row.embedded();
        return embedded == null ? Long.toString(row.version()) : row.version() + "-" + digest.of(embedded);
    }
}
