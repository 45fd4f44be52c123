package io.sluice.catalog;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A category, as it is stored and as it is answered; at the top of the tree it has no parent. */
@Schema(
        examples =
                "{\"id\":3,\"name\":\"Tents\",\"parentId\":1,\"version\":1,\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:00:00Z\"}")
public record Category(
        long id, String name, @Nullable Long parentId, long version, Instant createdAt, Instant updatedAt) {}
