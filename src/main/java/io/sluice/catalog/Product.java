package io.sluice.catalog;

import io.sluice.http.conditional.Versioned;
import io.sluice.http.json.JsonDocument;
import io.sluice.http.json.Money;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something that a tenant sells, as it is stored and as it is answered.
 *
 * @param validFrom when it is offered from; null: since ever
 * @param validTo until when, exclusive; null: for ever
 * @param salesCount pieces sold in orders that were not cancelled
 */
@Schema(
        examples =
                "{\"id\":11,\"name\":\"Tent\",\"categoryId\":3,\"price\":\"59.97\",\"tags\":[\"outdoor\"],\"metadata\":{\"weight\":2.5},\"stock\":12,\"active\":true,\"coordinates\":{\"x\":1.5,\"y\":2.0},\"validFrom\":null,\"validTo\":null,\"salesCount\":4,\"version\":5,\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:00:00Z\"}")
public record Product(
        long id,
        String name,
        long categoryId,
        Money price,
        List<String> tags,
        JsonDocument metadata,
        int stock,
        boolean active,
        @Nullable Coordinates coordinates,
        @Nullable Instant validFrom,
        @Nullable Instant validTo,
        long salesCount,
        long version,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {}
