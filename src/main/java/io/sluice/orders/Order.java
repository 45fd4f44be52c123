package io.sluice.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.http.conditional.Versioned;
import io.sluice.http.json.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is answered.
 *
 * @param total the sum of the items at the prices of the moment of ordering
 * @param user only when it was asked for with {@code embed=user}
 * @param items only when they were asked for with {@code embed=items}, and in the answer to the placing
 */
@Schema(
        examples =
                "{\"id\":42,\"userId\":7,\"status\":\"pending\",\"total\":\"119.94\",\"version\":1,\"createdAt\":\"2026-01-31T12:00:00Z\",\"updatedAt\":\"2026-01-31T12:00:00Z\",\"items\":[{\"productId\":11,\"productName\":\"Tent\",\"quantity\":2,\"unitPrice\":\"59.97\",\"lineTotal\":\"119.94\"}]}")
public record Order(
        long id,
        long userId,
        OrderStatus status,
        Money total,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Buyer user,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Item> items)
        implements Versioned {

    /** Names change, of users and products, without the order. */
    @Override
    public @Nullable Object embedded() {
        return user == null && items == null ? null : Arrays.asList(user, items);
    }

    /** The order's own row. */
    record Row(
            long id, long userId, OrderStatus status, Money total, long version, Instant createdAt, Instant updatedAt) {

        Order with(@Nullable Buyer user, @Nullable List<Item> items) {
            return new Order(id, userId, status, total, version, createdAt, updatedAt, user, items);
        }

        Order bare() {
            return with(null, null);
        }
    }

    /** Who ordered; also shown when the user was deleted since. */
    public record Buyer(long id, String email, String name) {}

    /**
     * One product of the order.
     *
     * @param unitPrice the price at the moment of ordering
     */
    @Schema(name = "OrderItem")
    public record Item(long productId, String productName, int quantity, Money unitPrice, Money lineTotal) {}
}
