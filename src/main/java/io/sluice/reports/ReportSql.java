package io.sluice.reports;

import io.sluice.postgres.statement.Statement;
import java.time.Instant;

/** The statements of reports. Sales are orders that are paid, shipped or delivered. */
public final class ReportSql {

    /**
     * One row a UTC day that has sales. {@code round} rounds halves away from zero (PostgreSQL 18 docs, 9.3), which is
     * up for amounts of money.
     */
    static final Statement<SalesDay> SALES = Statement.named("reports.sales")
            .takes(Instant.class, Instant.class)
            .gives(SalesDay.class)
            .sql("""
            WITH day AS (
                SELECT (created_at AT TIME ZONE 'UTC')::date AS date, count(*) AS order_count, sum(total) AS revenue
                  FROM orders
                 WHERE created_at >= $1::timestamptz
                   AND created_at < $2::timestamptz
                   AND status IN ('paid', 'shipped', 'delivered')
                 GROUP BY 1
            )
            SELECT date, order_count, revenue,
                   sum(revenue) OVER (ORDER BY date) AS cumulative_revenue,
                   round(avg(revenue) OVER (ORDER BY date ROWS 6 PRECEDING), 2) AS moving_average7d
              FROM day
             ORDER BY date""");

    /** Deleted users are neither shown nor counted in the ranks; whoever bought nothing comes last. */
    static final Statement<CustomerSpending> CUSTOMERS = Statement.named("reports.customers")
            .takes(Integer.class)
            .gives(CustomerSpending.class)
            .sql("""
            WITH spending AS (
                SELECT user_id, count(*) AS total_orders, sum(total) AS total_spent,
                       round(avg(total), 2) AS average_order_value, max(created_at) AS last_order_at
                  FROM orders
                 WHERE status IN ('paid', 'shipped', 'delivered')
                 GROUP BY user_id
            ), ranked AS (
                SELECT buyer.id, buyer.email, buyer.name, spending.total_orders, spending.total_spent,
                       spending.average_order_value, spending.last_order_at,
                       CASE WHEN spending.user_id IS NULL THEN 0
                           ELSE rank() OVER (ORDER BY spending.total_spent DESC NULLS LAST) END AS spending_rank
                  FROM users buyer
                  LEFT JOIN spending ON spending.user_id = buyer.id
                 WHERE buyer.deleted_at IS NULL
            )
            SELECT id AS user_id, email, name, coalesce(total_orders, 0) AS total_orders,
                   coalesce(total_spent, 0) AS total_spent, average_order_value, last_order_at, spending_rank
              FROM ranked
             ORDER BY spending_rank = 0, spending_rank, id
             LIMIT $1::integer""");

    /** The percentile is the share of the category's other products that sold less. */
    static final Statement<ProductRank> PRODUCTS =
            Statement.named("reports.products").gives(ProductRank.class).sql("""
            SELECT product.id AS product_id, product.name, category.id AS category_id,
                   category.name AS category_name, product.price, product.sales_count,
                   rank() OVER (PARTITION BY category.id ORDER BY product.sales_count DESC) AS rank_in_category,
                   percent_rank() OVER (PARTITION BY category.id ORDER BY product.sales_count) AS percentile
              FROM products product
              JOIN categories category
                ON category.tenant_id = product.tenant_id AND category.id = product.category_id
             ORDER BY category.id, rank_in_category, product.id""");

    /** In the order of an index, so that nothing is sorted and the first row comes at once. */
    static final Statement<ExportedOrder> ORDERS = Statement.named("reports.orders")
            .takes(Instant.class, Instant.class)
            .gives(ExportedOrder.class)
            .sql("""
            SELECT id, user_id, status, total, version, created_at, updated_at
              FROM orders
             WHERE created_at >= $1::timestamptz
               AND created_at < $2::timestamptz
             ORDER BY created_at, id""");

    private ReportSql() {}
}
