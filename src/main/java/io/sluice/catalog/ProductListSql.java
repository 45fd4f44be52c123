package io.sluice.catalog;

import io.sluice.postgres.statement.Statement;

/**
 * The statements that list products; {@code $2} shows those that are not active too. By tag they go through
 * {@code product_tags}, since GIN cannot serve {@code products.tags} under row-level security: for a tag of 5 among
 * 50,000 products of a tenant it was 0.3 ms against the 58 ms of looking at each.
 *
 * <p>Three things here look needless and are not. A cursor that may be missing is a CASE, since COALESCE does not count
 * as leakproof and would not be looked up in the index. Limits are sub-selects, which hide the number from the planner:
 * it takes every tenant for an average one, and would read and sort the whole of a large one. For the same reason ids
 * are looked up one by one.
 */
final class ProductListSql {

    /**
     * A product that was looked at.
     *
     * @param matched it is what was asked for
     * @param place how many were looked at, from 1
     */
    record Listed(Product product, boolean matched, long place) {}

    /** Those with the ids, in the order of the ids, each of which is there once. */
    static final Statement<Product> OF_IDS = Statement.named("catalog.products_of_ids")
            .takes(Long[].class, Boolean.class)
            .gives(Product.class)
            .quick()
            .sql("""
            SELECT product.id, product.name, product.category_id, product.price, product.tags,
                   product.metadata::text AS metadata, product.stock, product.active,
                   product.coordinates[0] AS coordinates_x, product.coordinates[1] AS coordinates_y,
                   lower(product.valid) AS valid_from, upper(product.valid) AS valid_to,
                   product.sales_count, product.version, product.created_at, product.updated_at
              FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted (id, position)
             CROSS JOIN LATERAL (
                   SELECT id, name, category_id, price, tags, metadata, stock, active, coordinates, valid, sales_count,
                          version, created_at, updated_at
                     FROM products
                    WHERE id = wanted.id
                      AND (active OR $2::boolean)
                    LIMIT 1) AS product
             ORDER BY wanted.position""");

    /** Those of one category, without those of the categories below it, by id. */
    static final Statement<Product> OF_CATEGORY = Statement.named("catalog.products_of_category")
            .takes(Long.class, Boolean.class, Long.class, Integer.class)
            .gives(Product.class)
            .quick()
            .sql("""
            SELECT product.id, product.name, product.category_id, product.price, product.tags,
                   product.metadata::text AS metadata, product.stock, product.active,
                   product.coordinates[0] AS coordinates_x, product.coordinates[1] AS coordinates_y,
                   lower(product.valid) AS valid_from, upper(product.valid) AS valid_to,
                   product.sales_count, product.version, product.created_at, product.updated_at
              FROM products product
             WHERE product.category_id = $1
               AND (product.active OR $2::boolean)
               AND product.id > CASE WHEN $3::bigint IS NULL THEN 0 ELSE $3 END
             ORDER BY product.id
             LIMIT (SELECT $4::integer)""");

    /** Those with any of the tags, by id: the first few of each tag, of these the first few. */
    static final Statement<Product> OF_ANY_TAG = Statement.named("catalog.products_of_any_tag")
            .takes(String[].class, Boolean.class, Long.class, Integer.class)
            .gives(Product.class)
            .quick()
            .sql("""
            SELECT product.id, product.name, product.category_id, product.price, product.tags,
                   product.metadata::text AS metadata, product.stock, product.active,
                   product.coordinates[0] AS coordinates_x, product.coordinates[1] AS coordinates_y,
                   lower(product.valid) AS valid_from, upper(product.valid) AS valid_to,
                   product.sales_count, product.version, product.created_at, product.updated_at
              FROM (SELECT DISTINCT entry.product_id
                      FROM unnest($1::text[]) AS wanted (tag)
                     CROSS JOIN LATERAL (
                           SELECT product_id
                             FROM product_tags
                            WHERE tag = wanted.tag
                              AND (active OR $2::boolean)
                              AND product_id > CASE WHEN $3::bigint IS NULL THEN 0 ELSE $3 END
                            ORDER BY product_id
                            LIMIT (SELECT $4::integer)) AS entry
                     ORDER BY entry.product_id
                     LIMIT (SELECT $4)) AS found
              JOIN products product ON product.id = found.product_id
             ORDER BY product.id""");

    /**
     * Those with all of the tags, by id: of those with its rarest tag, the ones that have the others. What is rare is
     * counted up to 1,000. At most 5,000 with that tag are looked at; the last of them comes along with its place, also
     * where it does not match, and the next page goes on behind it.
     */
    static final Statement<Listed> OF_ALL_TAGS = Statement.named("catalog.products_of_all_tags")
            .takes(String[].class, Boolean.class, Long.class, Integer.class)
            .gives(Listed.class)
            .sql("""
            SELECT product.id AS product_id, product.name AS product_name, product.category_id AS product_category_id,
                   product.price AS product_price, product.tags AS product_tags,
                   product.metadata::text AS product_metadata, product.stock AS product_stock,
                   product.active AS product_active,
                   product.coordinates[0] AS product_coordinates_x, product.coordinates[1] AS product_coordinates_y,
                   lower(product.valid) AS product_valid_from, upper(product.valid) AS product_valid_to,
                   product.sales_count AS product_sales_count, product.version AS product_version,
                   product.created_at AS product_created_at, product.updated_at AS product_updated_at,
                   product.tags @> $1 AS matched, looked_at.place
              FROM (SELECT product_id, row_number() OVER (ORDER BY product_id) AS place
                      FROM product_tags
                     WHERE tag = (
                           SELECT wanted.tag
                             FROM unnest($1::text[]) AS wanted (tag)
                            CROSS JOIN LATERAL (
                                  SELECT count(*) AS entries
                                    FROM (SELECT FROM product_tags WHERE tag = wanted.tag LIMIT 1000) AS few) AS counted
                            ORDER BY counted.entries
                            LIMIT 1)
                       AND (active OR $2::boolean)
                       AND product_id > CASE WHEN $3::bigint IS NULL THEN 0 ELSE $3 END
                     ORDER BY product_id
                     LIMIT (SELECT 5000)) AS looked_at
              JOIN products product ON product.id = looked_at.product_id
             WHERE product.tags @> $1 OR looked_at.place = 5000
             ORDER BY looked_at.product_id
             LIMIT (SELECT $4::integer)""");

    private ProductListSql() {}
}
