package io.sluice.users;

import io.sluice.http.json.JsonDocument;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** How a person likes to be served, as the caller says it; every part is optional. */
public record NewMetadata(
        @Size(min = 1, max = 64) @Nullable String timezone,
        @Size(min = 2, max = 35) @Nullable String locale,
        @Nullable JsonDocument preferences) {}
