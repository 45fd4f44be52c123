package io.sluice.orders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The filters of a list of orders; null where one was not given. Both times are exclusive. */
record OrderSearch(
        @Nullable Long userId,
        @Nullable OrderStatus status,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {}
