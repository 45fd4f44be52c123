package io.sluice.problem;

/**
 * One value of a request that was refused.
 *
 * @param pointer a JSON pointer (RFC 6901) into the body, such as {@code /items/0/quantity}; for a query parameter its
 *     name after a question mark, such as {@code ?limit}
 */
public record FieldError(String pointer, String detail) {}
