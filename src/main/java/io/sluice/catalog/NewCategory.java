package io.sluice.catalog;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The category that is to be made; without a parent it stands at the top. */
@Schema(examples = "{\"name\":\"Tents\",\"parentId\":1}")
public record NewCategory(
        @NotBlank @Size(max = 200) String name,
        @Positive @Nullable Long parentId) {}
