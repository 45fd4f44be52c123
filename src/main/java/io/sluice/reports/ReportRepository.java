package io.sluice.reports;

import io.sluice.postgres.Database;
import io.sluice.postgres.RowStream;
import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.WorkContext;
import jakarta.inject.Singleton;

/** Reports as streams of rows. Thread-safe. */
@Singleton
class ReportRepository {

    private final Database database;

    ReportRepository(Database database) {
        this.database = database;
    }

    /** What a report reads. */
    interface Query<R> {
        RowStream<R> rows(WorkContext work, StreamLimits limits);
    }

    Query<SalesDay> sales(Period period) {
        return (work, limits) -> database.stream(work, ReportSql.SALES.with(period.begin(), period.end()), limits);
    }

    Query<CustomerSpending> customers(int limit) {
        return (work, limits) -> database.stream(work, ReportSql.CUSTOMERS.with(limit), limits);
    }

    Query<ProductRank> products() {
        return (work, limits) -> database.stream(work, ReportSql.PRODUCTS.with(), limits);
    }

    Query<ExportedOrder> orders(Period period) {
        return (work, limits) -> database.stream(work, ReportSql.ORDERS.with(period.begin(), period.end()), limits);
    }
}
