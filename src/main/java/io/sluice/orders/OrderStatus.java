package io.sluice.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Where an order stands.
 *
 * <pre>
 *   {@link #PENDING} → {@link #PAID} → {@link #SHIPPED} → {@link #DELIVERED}
 *       ↓         ↓
 *     {@link #CANCELLED}
 * </pre>
 */
public enum OrderStatus {
    /** Placed, not paid; its stock is taken. */
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("paid")
    PAID,
    @JsonProperty("shipped")
    SHIPPED,
    @JsonProperty("delivered")
    DELIVERED,
    /** Its stock came back. */
    @JsonProperty("cancelled")
    CANCELLED;

    /** The statuses from which an order can become this one. */
    public Set<OrderStatus> sources() {
        return switch (this) {
            case PENDING -> Set.of();
            case PAID -> Set.of(PENDING);
            case SHIPPED -> Set.of(PAID);
            case DELIVERED -> Set.of(SHIPPED);
            case CANCELLED -> Set.of(PENDING, PAID);
        };
    }

    /** The words of the sources, as the database stores them. */
    String[] sourceWords() {
        return Arrays.stream(values())
                .filter(sources()::contains)
                .map(OrderStatus::word)
                .toArray(String[]::new);
    }

    /** The word on the wire and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
