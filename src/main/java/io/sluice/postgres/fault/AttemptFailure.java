package io.sluice.postgres.fault;

import io.sluice.problem.GatewayException;

/** One attempt failed: what the caller would be told, and what is known of it beyond that. */
public final class AttemptFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GatewayException problem;
    private final RetryClass retryClass;
    private final boolean nodeFault;

    /** Whether the node is to blame, so that it is looked at again and its breaker counts it. */
    public AttemptFailure(GatewayException problem, RetryClass retryClass, boolean nodeFault) {
        super(problem.getMessage(), problem, false, false);
        this.problem = problem;
        this.retryClass = retryClass;
        this.nodeFault = nodeFault;
    }

    /** The request is to blame, or its time is over. */
    public static AttemptFailure last(GatewayException problem) {
        return new AttemptFailure(problem, RetryClass.FINAL, false);
    }

    /** What the caller is told if this was the last attempt. */
    public GatewayException problem() {
        return problem;
    }

    public RetryClass retryClass() {
        return retryClass;
    }

    public boolean isNodeFault() {
        return nodeFault;
    }
}
