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

    /** Those with the ids, in the order of the ids, each of which is there once. */
    static final Statement<Product> OF_IDS = Statement.named("products.list_of_ids")
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
    static final Statement<Product> OF_CATEGORY = Statement.named("products.list_of_category")
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
    static final Statement<Product> OF_ANY_TAG = Statement.named("products.list_of_any_tag")
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
     * counted up to 1,000, so two common tags that never meet cost a look at each product with one of them.
     */
    static final Statement<Product> OF_ALL_TAGS = Statement.named("products.list_of_all_tags")
            .takes(String[].class, Boolean.class, Long.class, Integer.class)
            .gives(Product.class)
            .sql("""
            SELECT product.id, product.name, product.category_id, product.price, product.tags,
                   product.metadata::text AS metadata, product.stock, product.active,
                   product.coordinates[0] AS coordinates_x, product.coordinates[1] AS coordinates_y,
                   lower(product.valid) AS valid_from, upper(product.valid) AS valid_to,
                   product.sales_count, product.version, product.created_at, product.updated_at
              FROM product_tags entry
              JOIN products product ON product.id = entry.product_id
             WHERE entry.tag = (
                   SELECT wanted.tag
                     FROM unnest($1::text[]) AS wanted (tag)
                    CROSS JOIN LATERAL (
                          SELECT count(*) AS entries
                            FROM (SELECT FROM product_tags WHERE tag = wanted.tag LIMIT 1000) AS few) AS counted
                    ORDER BY counted.entries
                    LIMIT 1)
               AND (entry.active OR $2::boolean)
               AND entry.product_id > CASE WHEN $3::bigint IS NULL THEN 0 ELSE $3 END
               AND product.tags @> $1
             ORDER BY entry.product_id
             LIMIT (SELECT $4::integer)""");

    private ProductListSql() {}
}
