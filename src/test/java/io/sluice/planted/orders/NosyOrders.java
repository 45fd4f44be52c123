package io.sluice.planted.orders;

import io.sluice.planted.users.Neighbour;
import org.jspecify.annotations.Nullable;

/** A feature that looks into another feature. */
final class NosyOrders {

    @Nullable
    Neighbour neighbour;
}
