package io.sluice.reports;

import io.sluice.http.json.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How a product sells among those of its category, active or not.
 *
 * @param salesCount pieces sold in orders that were not cancelled
 * @param rankInCategory from 1 for the best seller, the same for the same count and then with a gap
 * @param percentile from 0 to 1: the share of the category's other products that sold less; 0 where there is no other
 */
@Schema(
        examples =
                "{\"productId\":11,\"name\":\"Tent\",\"categoryId\":3,\"categoryName\":\"Camping\",\"price\":\"59.97\",\"salesCount\":42,\"rankInCategory\":1,\"percentile\":1.0}")
public record ProductRank(
        long productId,
        String name,
        long categoryId,
        String categoryName,
        Money price,
        long salesCount,
        long rankInCategory,
        double percentile) {}
