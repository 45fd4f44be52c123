package io.sluice.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure whose meaning is known where it is thrown; mapped to an answer in one place. It carries no stack trace: its
 * type and detail say what happened, and the cause, where there is one, keeps its own.
 */
public class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<FieldError> errors;

    /** A failure with a sentence that is fit for the caller's eyes. */
    public GatewayException(ProblemType type, String detail) {
        this(type, detail, List.of(), null);
    }

    /** As above; the cause is for operators only and never reaches the caller. */
    public GatewayException(ProblemType type, String detail, @Nullable Throwable cause) {
        this(type, detail, List.of(), cause);
    }

    /** A failure that names the values at fault. */
    public GatewayException(ProblemType type, String detail, List<FieldError> errors) {
        this(type, detail, errors, null);
    }

    private GatewayException(ProblemType type, String detail, List<FieldError> errors, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.type = type;
        this.errors = List.copyOf(errors);
    }

    /** One refused value of the body. */
    public static GatewayException invalid(String pointer, String detail) {
        return new GatewayException(ProblemType.VALIDATION_FAILED, detail, List.of(new FieldError(pointer, detail)));
    }

    /** One query parameter that cannot be read. */
    public static GatewayException malformedParameter(String name, String detail) {
        return new GatewayException(ProblemType.MALFORMED_REQUEST, detail, List.of(new FieldError("?" + name, detail)));
    }

    /** There is no such row for this caller. */
    public static GatewayException notFound(String what) {
        return new GatewayException(ProblemType.NOT_FOUND, "There is no such " + what + ".");
    }

    public ProblemType type() {
        return type;
    }

    /** The sentence for the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The refused values; empty where the failure is not about one. */
    public List<FieldError> errors() {
        return errors;
    }
}
