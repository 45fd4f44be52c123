package io.sluice.catalog;

import io.sluice.http.json.JsonDocument;
import io.sluice.http.json.Money;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The product that is to be made. */
@Schema(
        examples =
                "{\"name\":\"Tent\",\"categoryId\":3,\"price\":\"59.97\",\"tags\":[\"outdoor\"],\"metadata\":{\"weight\":2.5},\"stock\":12}")
public record NewProduct(
        @NotBlank @Size(max = 200) String name,
        @NotNull @Positive Long categoryId,
        @NotNull Money price,

        @Size(max = 50) @Nullable List<@NotNull @Size(min = 1, max = 50) String> tags,

        @Nullable JsonDocument metadata,
        @NotNull @Min(0) @Max(MAX_STOCK) Integer stock,
        @Schema(defaultValue = "true") @Nullable Boolean active,
        @Nullable Coordinates coordinates,
        @Nullable Instant validFrom,
        @Nullable Instant validTo) {

    static final int MAX_STOCK = 1_000_000_000;
}
