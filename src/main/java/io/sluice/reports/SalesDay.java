package io.sluice.reports;

import io.sluice.http.json.Money;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The sales of one UTC day.
 *
 * @param orderCount orders that were placed on the day and are paid, shipped or delivered by now
 * @param cumulativeRevenue of this and all earlier days of the report
 * @param movingAverage7d of this and the six rows before it, fewer at the beginning; rounded half up
 */
@Schema(
        examples =
                "{\"date\":\"2026-01-31\",\"orderCount\":3,\"revenue\":\"59.97\",\"cumulativeRevenue\":\"159.97\",\"movingAverage7d\":\"53.32\"}")
public record SalesDay(
        LocalDate date, long orderCount, Money revenue, Money cumulativeRevenue, Money movingAverage7d) {}
