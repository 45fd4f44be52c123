package io.sluice.tenancy;

/** A user's number within its tenant; always positive. */
public record UserId(long value) {

    public UserId {
        if (value <= 0) {
            throw new IllegalArgumentException("a user id is positive");
        }
    }
}
