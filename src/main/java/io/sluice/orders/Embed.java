package io.sluice.orders;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be added to an order with {@code embed=…}. */
public enum Embed {
    @JsonProperty("user")
    USER,
    @JsonProperty("items")
    ITEMS
}
