package io.sluice.users;

import io.sluice.http.json.Field;
import io.sluice.http.json.JsonDocument;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A JSON merge patch of a user: what is not named stays, {@code null} removes what is optional. */
@Schema(examples = "{\"name\":\"Ada L.\",\"phone\":null,\"metadata\":{\"locale\":\"en\"}}")
public record UserPatch(
        Field<@NotNull @Email @Size(min = 3, max = 320) String> email,
        Field<@NotBlank @Size(max = 200) String> name,
        Field<@Size(min = 1, max = 40) String> phone,
        Field<@NotNull UserRole> role,
        Field<@Valid MetadataPatch> metadata) {

    /** A merge patch of the metadata. */
    public record MetadataPatch(
            Field<@Timezone String> timezone,
            Field<@LanguageTag @Size(max = 35) String> locale,
            Field<@Depth(max = NewMetadata.MAX_DEPTH) JsonDocument> preferences) {

        static final MetadataPatch NOTHING = new MetadataPatch(Field.absent(), Field.absent(), Field.absent());
    }
}
