package io.sluice.tenants;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The tenant that is to be made. */
@Schema(examples = "{\"name\":\"acme\",\"maxConcurrentRequests\":50}")
public record NewTenant(
        @NotBlank @Size(max = 200) String name,
        @Min(1) @Max(1_000_000) @Nullable Integer maxConcurrentRequests) {}
