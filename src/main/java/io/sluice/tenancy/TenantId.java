package io.sluice.tenancy;

/** A tenant's number; positive. */
public record TenantId(long value) {

    public TenantId {
        if (value <= 0) {
            throw new IllegalArgumentException("A tenant's number is positive");
        }
    }
}
