package io.sluice.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.sluice.http.json.JsonBodyReader;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers every exception that reaches JAX-RS. The types are listed beside {@link Throwable} because Quarkus brings
 * mappers of its own for them, and the closest type wins; Jackson's is listed for the same reason, and is a 500 since
 * {@link JsonBodyReader} has turned those of request bodies into problems before. Thread-safe.
 */
@Singleton
public class ProblemMapper {

    private final ProblemAnswers answers;

    ProblemMapper(ProblemAnswers answers) {
        this.answers = answers;
    }

    /** The answer to anything that was thrown. */
    @ServerExceptionMapper({
        Throwable.class,
        WebApplicationException.class,
        NotFoundException.class,
        NotAllowedException.class,
        ValidationException.class,
        ConstraintViolationException.class,
        ResteasyReactiveViolationException.class,
        MismatchedInputException.class
    })
    public Response map(Throwable thrown, RoutingContext request) {
        if (thrown instanceof WebApplicationException web && web.getResponse().getStatus() < 400) {
            return web.getResponse();
        }
        Failure failure = Failure.of(thrown);
        ProblemDocument document = answers.tell(request, failure);
        Response.ResponseBuilder response = Response.status(document.status())
                .type(ProblemDocument.MEDIA_TYPE)
                .entity(document.toJson());
        if (failure.type().isTemporary()) {
            response.header(HttpHeaders.RETRY_AFTER, 1);
        }
        if (document.status() == 405) {
            response.allow(AllowedMethods.of(request.normalizedPath()));
        }
        return response.build();
    }
}
