package io.sluice.users;

import io.sluice.http.json.JsonDocument;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** How a person likes to be served, as the caller says it; every part is optional. */
public record NewMetadata(
        @Timezone @Nullable String timezone,
        @LanguageTag @Size(max = 35) @Nullable String locale,
        @Depth(max = MAX_DEPTH) @Nullable JsonDocument preferences) {

    /** How deep preferences nest at most; a merge of two documents is no deeper than the deeper one. */
    static final int MAX_DEPTH = 8;
}
