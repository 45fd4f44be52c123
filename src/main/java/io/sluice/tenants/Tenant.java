package io.sluice.tenants;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A customer of the service, as it is stored and as it is answered.
 *
 * @param maxConcurrentRequests the tenant's share of a gateway's capacity; null: the gateway's default
 */
@Schema(
        examples =
                "{\"id\":1,\"name\":\"acme\",\"maxConcurrentRequests\":null,\"version\":1,\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:00:00Z\"}")
public record Tenant(
        long id,
        String name,
        @Nullable Integer maxConcurrentRequests,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
