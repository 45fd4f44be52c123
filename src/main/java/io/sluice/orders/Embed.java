package io.sluice.orders;

/** What can be added to an order with {@code embed=…}. */
public enum Embed {
    USER,
    ITEMS
}
