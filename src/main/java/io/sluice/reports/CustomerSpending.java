package io.sluice.reports;

import io.sluice.http.json.Money;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one user has spent on orders that are paid, shipped or delivered.
 *
 * @param averageOrderValue rounded half up; null without an order
 * @param lastOrderAt when the last of them was placed; null without an order
 * @param spendingRank from 1, the same for the same sum and then with a gap; 0 without an order
 */
@Schema(
        examples =
                "{\"userId\":7,\"email\":\"ada@example.com\",\"name\":\"Ada\",\"totalOrders\":2,\"totalSpent\":\"119.94\",\"averageOrderValue\":\"59.97\",\"lastOrderAt\":\"2026-01-31T12:00:00Z\",\"spendingRank\":1}")
public record CustomerSpending(
        long userId,
        String email,
        String name,
        long totalOrders,
        Money totalSpent,
        @Nullable Money averageOrderValue,
        @Nullable Instant lastOrderAt,
        long spendingRank) {}
