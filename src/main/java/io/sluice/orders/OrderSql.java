package io.sluice.orders;

import io.sluice.http.json.Money;
import io.sluice.postgres.statement.Statement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The statements on orders and their items. */
public final class OrderSql {

    /** A row that was locked. */
    record Locked(long id) {}

    /** An order's status and version while it is locked. */
    record LockedStatus(OrderStatus status, long version) {}

    /**
     * What became of one product of a basket.
     *
     * @param buyerFound the order's user exists
     * @param onSale the product exists and is offered now
     * @param order the order that was placed; null if it was not, and then nothing was changed
     */
    record Offer(
            long productId,
            int quantity,
            boolean buyerFound,
            boolean onSale,
            @Nullable Integer stock,
            @Nullable String productName,
            @Nullable Money unitPrice,
            @Nullable Money lineTotal,
            Order.@Nullable Row order) {}

    /**
     * Locks the products of a basket by ascending id, so that orders that cross each other's products wait and do not
     * deadlock. A statement of its own: the next one then sees the stock as it is under the lock.
     */
    static final Statement<Locked> LOCK_PRODUCTS = Statement.named("orders.lock_products")
            .takes(Long[].class)
            .gives(Locked.class)
            .sql("""
            SELECT id
              FROM products
             WHERE id = ANY ($1)
             ORDER BY id
               FOR NO KEY UPDATE""");

    /**
     * Places an order of any number of products, or none of it: where one cannot be had, no row is written, and the
     * answer says which and why.
     */
    static final Statement<Offer> PLACE = Statement.named("orders.place")
            .takes(Long.class, Long[].class, Integer[].class)
            .gives(Offer.class)
            .sql("""
            WITH buyer AS (
                SELECT EXISTS (SELECT FROM users WHERE id = $1::bigint AND deleted_at IS NULL) AS found
            ), offered AS (
                SELECT wanted.product_id, wanted.quantity, wanted.position::integer AS position,
                       product.name, product.price, product.stock,
                       product.id IS NOT NULL AND product.active AND coalesce(product.valid @> now(), true) AS on_sale
                  FROM unnest($2::bigint[], $3::integer[]) WITH ORDINALITY AS wanted (product_id, quantity, position)
                  LEFT JOIN products product ON product.id = wanted.product_id
            ), placed AS (
                INSERT INTO orders (user_id, total)
                SELECT $1, sum(offered.price * offered.quantity)
                  FROM offered CROSS JOIN buyer
                HAVING bool_and(buyer.found AND offered.on_sale AND offered.stock >= offered.quantity)
                RETURNING id, user_id, status, total, version, created_at, updated_at
            ), itemised AS (
                INSERT INTO order_items (order_id, user_id, product_id, position, quantity, unit_price)
                SELECT placed.id, placed.user_id, offered.product_id, offered.position, offered.quantity, offered.price
                  FROM placed CROSS JOIN offered
            ), taken AS (
                UPDATE products product
                   SET stock = product.stock - offered.quantity,
                       sales_count = product.sales_count + offered.quantity,
                       version = product.version + 1,
                       updated_at = now()
                  FROM placed CROSS JOIN offered
                 WHERE product.id = offered.product_id
            )
            SELECT offered.product_id, offered.quantity, buyer.found AS buyer_found, offered.on_sale,
                   offered.stock, offered.name AS product_name, offered.price AS unit_price,
                   offered.price * offered.quantity AS line_total,
                   placed.id AS order_id, placed.user_id AS order_user_id, placed.status AS order_status,
                   placed.total AS order_total, placed.version AS order_version,
                   placed.created_at AS order_created_at, placed.updated_at AS order_updated_at
              FROM offered
             CROSS JOIN buyer
              LEFT JOIN placed ON true
             ORDER BY offered.position""");

    static final Statement<Order.Row> FIND = Statement.named("orders.find")
            .takes(Long.class)
            .gives(Order.Row.class)
            .quick()
            .sql("""
            SELECT id, user_id, status, total, version, created_at, updated_at
              FROM orders
             WHERE id = $1""");

    static final Statement<Order.Buyer> FIND_BUYER = Statement.named("orders.find_buyer")
            .takes(Long.class)
            .gives(Order.Buyer.class)
            .quick()
            .sql("""
            SELECT buyer.id, buyer.email, buyer.name
              FROM orders placed
              JOIN users buyer ON buyer.tenant_id = placed.tenant_id AND buyer.id = placed.user_id
             WHERE placed.id = $1""");

    static final Statement<Order.Item> FIND_ITEMS = Statement.named("orders.find_items")
            .takes(Long.class)
            .gives(Order.Item.class)
            .quick()
            .sql("""
            SELECT item.product_id, product.name AS product_name, item.quantity, item.unit_price, item.line_total
              FROM order_items item
              JOIN products product ON product.tenant_id = item.tenant_id AND product.id = item.product_id
             WHERE item.order_id = $1
             ORDER BY item.position""");

    /**
     * A page of the tenant's orders, newest first; nulls where a filter or the place to begin is not given. A CASE and
     * not COALESCE, which does not count as leakproof: the page would be searched for from the newest order on. The
     * limit is a sub-select so that the planner does not know it: it takes every tenant for an average one, and would
     * sort all of it.
     */
    static final Statement<Order.Row> LIST = Statement.named("orders.list")
            .takes(OrderStatus.class, Instant.class, Instant.class, Instant.class, Long.class, Integer.class)
            .gives(Order.Row.class)
            .quick()
            .sql("""
            SELECT id, user_id, status, total, version, created_at, updated_at
              FROM orders
             WHERE ($1::text IS NULL OR status = $1)
               AND created_at > CASE WHEN $2::timestamptz IS NULL THEN '-infinity' ELSE $2 END
               AND created_at < CASE WHEN $3::timestamptz IS NULL THEN 'infinity' ELSE $3 END
               AND (created_at, id) < (CASE WHEN $4::timestamptz IS NULL THEN 'infinity' ELSE $4 END,
                                       CASE WHEN $5::bigint IS NULL THEN 9223372036854775807 ELSE $5 END)
             ORDER BY created_at DESC, id DESC
             LIMIT (SELECT $6::integer)""");

    /** The same for one user, which has an index of its own. */
    static final Statement<Order.Row> LIST_OF_USER = Statement.named("orders.list_of_user")
            .takes(
                    OrderStatus.class,
                    Instant.class,
                    Instant.class,
                    Instant.class,
                    Long.class,
                    Integer.class,
                    Long.class)
            .gives(Order.Row.class)
            .quick()
            .sql("""
            SELECT id, user_id, status, total, version, created_at, updated_at
              FROM orders
             WHERE user_id = $7
               AND ($1::text IS NULL OR status = $1)
               AND created_at > CASE WHEN $2::timestamptz IS NULL THEN '-infinity' ELSE $2 END
               AND created_at < CASE WHEN $3::timestamptz IS NULL THEN 'infinity' ELSE $3 END
               AND (created_at, id) < (CASE WHEN $4::timestamptz IS NULL THEN 'infinity' ELSE $4 END,
                                       CASE WHEN $5::bigint IS NULL THEN 9223372036854775807 ELSE $5 END)
             ORDER BY created_at DESC, id DESC
             LIMIT (SELECT $6::integer)""");

    static final Statement<LockedStatus> LOCK = Statement.named("orders.lock")
            .takes(Long.class)
            .gives(LockedStatus.class)
            .sql("""
            SELECT status, version
              FROM orders
             WHERE id = $1
               FOR NO KEY UPDATE""");

    /** Locks the products whose stock comes back, in the order in which placing locks them. */
    static final Statement<Locked> LOCK_PRODUCTS_OF = Statement.named("orders.lock_products_of")
            .takes(Long.class)
            .gives(Locked.class)
            .sql("""
            SELECT id
              FROM products
             WHERE id = ANY (ARRAY(SELECT product_id FROM order_items WHERE order_id = $1))
             ORDER BY id
               FOR NO KEY UPDATE""");

    /** Moves an order on, if it stands where the step begins; a cancelled one gives its stock back. */
    static final Statement<Order.Row> MOVE = Statement.named("orders.move")
            .takes(Long.class, OrderStatus.class, String[].class, Long[].class)
            .gives(Order.Row.class)
            .sql("""
            WITH moved AS (
                UPDATE orders
                   SET status = $2::text,
                       version = version + 1,
                       updated_at = now()
                 WHERE id = $1
                   AND status = ANY ($3)
                   AND ($4::bigint[] IS NULL OR version = ANY ($4))
                RETURNING id, user_id, status, total, version, created_at, updated_at
            ), restocked AS (
                UPDATE products product
                   SET stock = product.stock + item.quantity,
                       sales_count = product.sales_count - item.quantity,
                       version = product.version + 1,
                       updated_at = now()
                  FROM moved
                  JOIN order_items item ON item.order_id = moved.id
                 WHERE moved.status = 'cancelled'
                   AND product.id = item.product_id
            )
            SELECT id, user_id, status, total, version, created_at, updated_at
              FROM moved""");

    private OrderSql() {}
}
