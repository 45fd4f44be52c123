package io.sluice.tenancy;

/** A user's number within its tenant; positive. */
public record UserId(long value) {

    public UserId {
        if (value <= 0) {
            throw new IllegalArgumentException("A user's number is positive");
        }
    }
}
