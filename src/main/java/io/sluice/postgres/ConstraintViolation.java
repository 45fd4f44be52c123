package io.sluice.postgres;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A write that a constraint refused. The feature that owns the table knows what the constraint's name means to a caller
 * and says so with {@link #meaning}; the name itself never leaves the gateway.
 */
public final class ConstraintViolation extends GatewayException {

    private static final long serialVersionUID = 1L;

    private final String constraint;

    public ConstraintViolation(ProblemType type, String detail, String constraint, Throwable cause) {
        super(type, detail, cause);
        this.constraint = constraint;
    }

    /** The failure as its feature explains it, or this one if the constraint is not among those explained. */
    public GatewayException meaning(Map<String, Supplier<GatewayException>> meanings) {
        Supplier<GatewayException> meaning = meanings.get(constraint);
        return meaning == null ? this : meaning.get();
    }
}
