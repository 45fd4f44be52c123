package io.sluice.users;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The user that is to be made. */
@Schema(
        examples =
                "{\"email\":\"ada@example.com\",\"name\":\"Ada\",\"role\":\"member\",\"metadata\":{\"timezone\":\"Europe/Paris\",\"locale\":\"fr\",\"preferences\":{\"theme\":\"dark\"}}}")
public record NewUser(
        @NotNull @Email @Size(min = 3, max = 320) String email,
        @NotBlank @Size(max = 200) String name,
        @Size(min = 1, max = 40) @Nullable String phone,
        @Schema(defaultValue = "member") @Nullable UserRole role,
        @Valid @Nullable NewMetadata metadata) {}
