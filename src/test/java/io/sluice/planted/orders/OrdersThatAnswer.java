package io.sluice.planted.orders;

import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP without being a resource. */
final class OrdersThatAnswer {

    @Nullable
    Response response;
}
