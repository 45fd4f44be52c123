package io.sluice.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Answers {@code OPTIONS} with the methods of that very path, whoever asks; RESTEasy would name those of all paths of
 * the class. After CORS, which answers preflights itself. Thread-safe.
 */
@Singleton
final class OptionsFilter {

    private static final String RESOURCES = "/v1/";

    private final ProblemAnswers answers;

    OptionsFilter(ProblemAnswers answers) {
        this.answers = answers;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.OPTIONS);
    }

    private void handle(RoutingContext request) {
        if (!HttpMethod.OPTIONS.equals(request.request().method())
                || !request.normalizedPath().startsWith(RESOURCES)) {
            request.next();
            return;
        }
        Set<String> allowed = AllowedMethods.of(request.normalizedPath());
        if (allowed.isEmpty()) {
            answers.send(request, Failure.ofStatus(404, null));
        } else {
            request.response()
                    .putHeader(HttpHeaders.ALLOW, String.join(", ", allowed))
                    .end();
        }
    }
}
