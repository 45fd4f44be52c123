package io.sluice.users;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The users that are to be made, all of them or none. */
@Schema(
        examples =
                "{\"users\":[{\"email\":\"ada@example.com\",\"name\":\"Ada\"},{\"email\":\"bob@example.com\",\"name\":\"Bob\",\"role\":\"manager\"}]}")
public record NewUsers(@NotEmpty @Size(max = MAX_USERS) List<@NotNull @Valid NewUser> users) {

    /** The most users of one batch. */
    static final int MAX_USERS = 1_000;
}
