/**
 * Orders: placing them, looking at them, moving them on. Not for what is on sale ({@code catalog}). Entry point:
 * {@link io.sluice.orders.OrderResource}. Invariant: an order, its items and the stock it takes change together or not
 * at all, in one flush whatever the number of items.
 */
@NullMarked
package io.sluice.orders;

import org.jspecify.annotations.NullMarked;
