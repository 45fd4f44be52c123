package io.sluice.http;

import io.sluice.problem.GatewayException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers the failures outside of JAX-RS on the main port, in place of Quarkus' error page with its stack trace in dev
 * mode. Quarkus' own pages under {@code /q} keep theirs. What is no HTTP request at all does not come this far: Vert.x
 * answers it with a bare 400 before any route. Thread-safe.
 */
@Singleton
final class EdgeFailures {

    private final ProblemAnswers answers;

    EdgeFailures(ProblemAnswers answers) {
        this.answers = answers;
    }

    void register(@Observes Router router) {
        router.route().order(FilterOrder.FAILURES).failureHandler(this::handle);
    }

    private void handle(RoutingContext request) {
        String path = request.request().path();
        if (path != null && path.startsWith("/q/")) {
            request.next();
            return;
        }
        Failure failure = failure(request);
        if (request.response().headWritten()) {
            // Half an answer is out: cutting the connection is the only way to say that the rest will not come.
            answers.tell(request, failure);
            request.request().connection().close();
        } else {
            answers.send(request, failure);
        }
    }

    private static Failure failure(RoutingContext request) {
        Throwable thrown = request.failure();
        if (thrown instanceof GatewayException) {
            return Failure.of(thrown);
        }
        boolean byStatus = request.statusCode() >= 400 && request.statusCode() < 500;
        return thrown == null || byStatus ? Failure.ofStatus(request.statusCode(), thrown) : Failure.of(thrown);
    }
}
