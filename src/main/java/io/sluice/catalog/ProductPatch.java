package io.sluice.catalog;

import io.sluice.http.json.Field;
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

/** A JSON merge patch of a product: what is not named stays, {@code null} removes what is optional. */
@Schema(examples = "{\"price\":\"49.90\",\"stock\":20,\"coordinates\":null}")
public record ProductPatch(
        Field<@NotBlank @Size(max = 200) String> name,
        Field<@NotNull @Positive Long> categoryId,
        Field<@NotNull Money> price,
        Field<@NotNull @Size(max = 50) List<@NotNull @Size(min = 1, max = 50) String>> tags,
        Field<JsonDocument> metadata,
        Field<@NotNull @Min(0) @Max(NewProduct.MAX_STOCK) Integer> stock,
        Field<@NotNull Boolean> active,
        Field<Coordinates> coordinates,
        Field<Instant> validFrom,
        Field<Instant> validTo) {}
