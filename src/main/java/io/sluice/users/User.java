package io.sluice.users;

import io.sluice.http.conditional.Versioned;
import io.sluice.http.json.JsonDocument;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person of a tenant, as it is stored and as it is answered. */
@Schema(
        examples =
                "{\"id\":7,\"email\":\"ada@example.com\",\"name\":\"Ada\",\"phone\":null,\"role\":\"member\",\"metadata\":{\"timezone\":\"Europe/Paris\",\"locale\":\"fr\",\"preferences\":{}},\"version\":1,\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:00:00Z\"}")
public record User(
        long id,
        String email,
        String name,
        @Nullable String phone,
        UserRole role,
        Metadata metadata,
        long version,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {

    /** How the person likes to be served. */
    public record Metadata(
            @Nullable String timezone, @Nullable String locale, JsonDocument preferences) {}
}
