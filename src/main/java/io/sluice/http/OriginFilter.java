package io.sluice.http;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses with a problem document what Quarkus' CORS filter, which comes next and decides, would refuse with an empty
 * 403: an origin or a method that {@code quarkus.http.cors.*} does not allow. It also says that answers depend on the
 * origin, which that filter leaves out. Does nothing while CORS is off. Thread-safe.
 */
@Singleton
final class OriginFilter {

    private final ProblemAnswers answers;
    private final CORSConfig config;
    private final List<String> origins;
    private final List<Pattern> patterns;
    private final boolean everyOrigin;

    OriginFilter(ProblemAnswers answers, VertxHttpConfig http) {
        this.answers = answers;
        this.config = http.cors();
        this.origins = config.origins().orElse(List.of());
        this.everyOrigin = origins.equals(List.of("*")) || origins.equals(List.of("/.*/"));
        this.patterns = everyOrigin ? List.of() : CORSFilter.parseAllowedOriginsRegex(Optional.of(origins));
    }

    void register(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::handle, FilterOrder.ORIGIN);
        }
    }

    private void handle(RoutingContext request) {
        request.response().headers().add(HttpHeaders.VARY, "Origin");
        String origin = request.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            request.next();
        } else if (!isAllowed(request.request(), origin)) {
            refuse(request, "Pages of this origin may not use the service.");
        } else if (!isMethodAllowed(request.request())) {
            refuse(request, "Pages of other origins may not use this method.");
        } else {
            request.next();
        }
    }

    private void refuse(RoutingContext request, String detail) {
        answers.send(request, new Failure(ProblemType.FORBIDDEN, detail, List.of(), null));
    }

    private boolean isAllowed(HttpServerRequest request, String origin) {
        return everyOrigin
                || origins.contains(origin)
                || CORSFilter.isOriginAllowedByRegex(patterns, origin)
                || origin.equals(request.scheme() + "://" + request.authority());
    }

    private boolean isMethodAllowed(HttpServerRequest request) {
        List<String> methods = config.methods().orElse(List.of());
        boolean preflight = request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        return preflight
                || CORSFilter.isConfiguredWithWildcard(config.methods())
                || methods.contains(request.method().name());
    }
}
