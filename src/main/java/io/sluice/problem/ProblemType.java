package io.sluice.problem;

import java.util.Locale;

/**
 * The closed list of failures that a caller can be told of. The constant's name in kebab-case is the code on the wire
 * and the tag of a metric, so renaming one breaks callers and dashboards.
 */
public enum ProblemType {
    /** The request is not what HTTP, JSON or this endpoint's parameters allow; it was not looked at any further. */
    MALFORMED_REQUEST(400, "The request cannot be read"),
    /** The consistency token is none that a gateway of this cluster signed. */
    BAD_CONSISTENCY_TOKEN(400, "The consistency token is not valid"),
    /** The caller did not say, or could not prove, who it is. */
    UNAUTHENTICATED(401, "The caller is not authenticated"),
    /** The caller is known, but its token names no tenant. */
    TENANT_MISSING(403, "The caller belongs to no tenant"),
    /** The caller is known and may not do this. */
    FORBIDDEN(403, "The caller may not do this"),
    /** There is no such thing for this caller; another tenant's row does not exist either. */
    NOT_FOUND(404, "There is no such resource"),
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    /** None of the media types that the caller accepts can be produced. */
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    /** The request contradicts the present state. */
    CONFLICT(409, "The request conflicts with the present state"),
    /** Another user of the tenant has the email address. */
    EMAIL_TAKEN(409, "The email address is taken"),
    /** Fewer pieces are in stock than were ordered; nothing was changed. */
    INSUFFICIENT_STOCK(409, "There is too little stock"),
    /** The order's status cannot become the one that was asked for. */
    INVALID_TRANSITION(409, "The status cannot change in this way"),
    /** Another request under the same idempotency key is still running. */
    IDEMPOTENCY_IN_PROGRESS(409, "A request under this idempotency key is still running"),
    /** The write that the consistency token stands for was lost in a failover; nothing newer can show it. */
    WRITE_LOST(409, "The write was lost in a failover"),
    /** The row has another version than those that the caller is willing to change; nothing was changed. */
    VERSION_MISMATCH(412, "The resource has another version"),
    /** The body is larger than the limit. */
    PAYLOAD_TOO_LARGE(413, "The request body is too large"),
    /** The body's media type is not one that this endpoint reads. */
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    /** The request was read, and a value in it is not acceptable. */
    VALIDATION_FAILED(422, "A value is not valid"),
    /** The idempotency key was given to another request before. */
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    /** A failure of the gateway's own making. */
    INTERNAL(500, "An unexpected failure"),
    /** No node of the cluster takes writes at the moment. */
    NO_PRIMARY(503, "There is no primary at the moment"),
    /** A pool or an admission queue is full. */
    OVERLOADED(503, "The service is overloaded"),
    /** The cluster cannot be reached, or refused to serve. */
    DATABASE_UNAVAILABLE(503, "The database is not available"),
    /** The answer to COMMIT was lost: the write may or may not have happened. */
    OUTCOME_UNKNOWN(503, "The outcome of the write is not known"),
    /** The time that was given for the request is over; nothing of a write stays behind. */
    DEADLINE_EXCEEDED(504, "The deadline has passed");

    private final int status;
    private final String title;
    private final String code;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The stable word on the wire, for example {@code no-primary}. */
    public String code() {
        return code;
    }

    /** Whether the same request may succeed a moment later, so that the answer carries {@code Retry-After}. */
    public boolean isTemporary() {
        return status == 429 || status == 503 || this == IDEMPOTENCY_IN_PROGRESS;
    }
}
