package io.sluice.orders;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The order that is to be placed; a product that is named twice is summed. */
@Schema(examples = "{\"userId\":7,\"items\":[{\"productId\":11,\"quantity\":2}]}")
public record NewOrder(
        @NotNull @Positive Long userId,
        @NotEmpty @Size(max = MAX_ITEMS) List<@NotNull @Valid Item> items) {

    /** The most items of one order. */
    static final int MAX_ITEMS = 1_000;

    /** So many pieces of a product at most, times {@link #MAX_ITEMS} of the same, still fit an {@code int}. */
    static final int MAX_QUANTITY = 1_000_000;

    /** So many pieces of one product. */
    @Schema(name = "NewOrderItem")
    public record Item(
            @NotNull @Positive Long productId,
            @NotNull @Min(1) @Max(MAX_QUANTITY) Integer quantity) {}
}
