package io.sluice.http;

import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a thrown exception means to the caller. Whatever is not known here is {@link ProblemType#INTERNAL} with a
 * neutral sentence, so nothing of an unexpected exception's text can reach a stranger. Immutable.
 *
 * @param cause for the operator; null where the type says it all
 */
record Failure(
        ProblemType type,
        String detail,
        List<FieldError> errors,
        @Nullable Throwable cause) {

    static Failure of(Throwable thrown) {
        if (thrown instanceof GatewayException known) {
            return new Failure(known.type(), known.detail(), known.errors(), known.getCause());
        }
        if (thrown instanceof ConstraintViolationException invalid) {
            return Violations.failure(invalid);
        }
        if (thrown instanceof WebApplicationException web) {
            return web.getCause() instanceof GatewayException known
                    ? of(known)
                    : ofStatus(web.getResponse().getStatus(), web);
        }
        if (thrown instanceof CompletionException wrapper && wrapper.getCause() != null) {
            return of(wrapper.getCause());
        }
        if (thrown instanceof RejectedExecutionException) {
            return new Failure(ProblemType.OVERLOADED, "No thread is free for the request.", List.of(), thrown);
        }
        return internal(thrown);
    }

    /** A failure of which only the status is known, as the framework answers them. */
    static Failure ofStatus(int status, @Nullable Throwable cause) {
        return switch (status) {
            case 401 -> plain(ProblemType.UNAUTHENTICATED, "The caller is not authenticated.");
            case 403 -> plain(ProblemType.FORBIDDEN, "The caller may not do this.");
            case 404 -> plain(ProblemType.NOT_FOUND, "There is nothing at this path.");
            case 405 -> plain(ProblemType.METHOD_NOT_ALLOWED, "This path does not know the method.");
            case 406 -> plain(ProblemType.NOT_ACCEPTABLE, "None of the accepted media types can be produced here.");
            case 413 -> plain(ProblemType.PAYLOAD_TOO_LARGE, "The request body is too large.");
            case 415 -> plain(ProblemType.UNSUPPORTED_MEDIA_TYPE, "This operation does not read that media type.");
            case 503 -> new Failure(ProblemType.OVERLOADED, "The service is overloaded.", List.of(), cause);
            default ->
                status >= 400 && status < 500
                        ? plain(ProblemType.MALFORMED_REQUEST, "The request is not one that can be read.")
                        : internal(cause);
        };
    }

    static Failure internal(@Nullable Throwable cause) {
        return new Failure(
                ProblemType.INTERNAL, "Something failed that was not expected; it was recorded.", List.of(), cause);
    }

    private static Failure plain(ProblemType type, String detail) {
        return new Failure(type, detail, List.of(), null);
    }
}
