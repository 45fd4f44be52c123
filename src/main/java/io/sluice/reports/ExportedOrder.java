package io.sluice.reports;

import io.sluice.http.json.Money;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order of an export, with the fields of an order that is asked for by its id. */
@Schema(
        examples =
                "{\"id\":42,\"userId\":7,\"status\":\"paid\",\"total\":\"119.94\",\"version\":2,\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:05:00Z\"}")
public record ExportedOrder(
        long id, long userId, String status, Money total, long version, Instant createdAt, Instant updatedAt) {}
