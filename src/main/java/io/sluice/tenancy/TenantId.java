package io.sluice.tenancy;

/** A tenant's number; always positive. */
public record TenantId(long value) {

    public TenantId {
        if (value <= 0) {
            throw new IllegalArgumentException("a tenant id is positive");
        }
    }
}
