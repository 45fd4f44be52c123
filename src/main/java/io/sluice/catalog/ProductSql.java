package io.sluice.catalog;

import io.sluice.http.json.Money;
import io.sluice.postgres.statement.Statement;
import java.time.Instant;

/** The statements on products. */
public final class ProductSql {

    static final Statement<Product> CREATE = Statement.named("products.create")
            .takes(
                    String.class,
                    Long.class,
                    Money.class,
                    String[].class,
                    String.class,
                    Integer.class,
                    Boolean.class,
                    Double.class,
                    Double.class,
                    Instant.class,
                    Instant.class)
            .gives(Product.class)
            .sql("""
            INSERT INTO products (name, category_id, price, tags, metadata, stock, active, coordinates, valid)
            VALUES ($1, $2, $3, coalesce($4::text[], '{}'), coalesce($5::text::jsonb, '{}'), $6, coalesce($7, true),
                    CASE WHEN $8::double precision IS NOT NULL THEN point($8, $9::double precision) END,
                    CASE WHEN $10::timestamptz IS NOT NULL OR $11::timestamptz IS NOT NULL
                         THEN tstzrange($10, $11) END)
            RETURNING id, name, category_id, price, tags, metadata::text AS metadata, stock, active,
                      coordinates[0] AS coordinates_x, coordinates[1] AS coordinates_y,
                      lower(valid) AS valid_from, upper(valid) AS valid_to,
                      sales_count, version, created_at, updated_at""");

    static final Statement<Product> FIND = Statement.named("products.find")
            .takes(Long.class)
            .gives(Product.class)
            .quick()
            .sql("""
            SELECT id, name, category_id, price, tags, metadata::text AS metadata, stock, active,
                   coordinates[0] AS coordinates_x, coordinates[1] AS coordinates_y,
                   lower(valid) AS valid_from, upper(valid) AS valid_to,
                   sales_count, version, created_at, updated_at
              FROM products
             WHERE id = $1""");

    /**
     * Changes what is given: a value where NULL cannot be one, else a flag and a value. A time of offer that would end
     * before it begins becomes an empty one, which a constraint refuses.
     */
    static final Statement<Product> PATCH = Statement.named("products.patch")
            .takes(
                    Long.class,
                    String.class,
                    Long.class,
                    Money.class,
                    String[].class,
                    Boolean.class,
                    String.class,
                    Integer.class,
                    Boolean.class,
                    Boolean.class,
                    Double.class,
                    Double.class,
                    Boolean.class,
                    Instant.class,
                    Boolean.class,
                    Instant.class,
                    Long[].class)
            .gives(Product.class)
            .sql("""
            UPDATE products
               SET name = coalesce($2, name),
                   category_id = coalesce($3, category_id),
                   price = coalesce($4, price),
                   tags = coalesce($5, tags),
                   metadata = CASE WHEN $6::boolean
                                   THEN coalesce(app_merge_patch(metadata, $7::text::jsonb), '{}')
                                   ELSE metadata END,
                   stock = coalesce($8, stock),
                   active = coalesce($9, active),
                   coordinates = CASE WHEN NOT $10::boolean THEN coordinates
                                      WHEN $11::double precision IS NULL THEN NULL
                                      ELSE point($11, $12::double precision) END,
                   valid = (
                       SELECT CASE WHEN beginning >= ending THEN 'empty'
                                   WHEN beginning IS NOT NULL OR ending IS NOT NULL
                                   THEN tstzrange(beginning, ending) END
                         FROM (SELECT CASE WHEN $13::boolean THEN $14::timestamptz ELSE lower(valid) END,
                                      CASE WHEN $15::boolean THEN $16::timestamptz ELSE upper(valid) END)
                              AS offered (beginning, ending)),
                   version = version + 1,
                   updated_at = now()
             WHERE id = $1
               AND ($17::bigint[] IS NULL OR version = ANY ($17))
            RETURNING id, name, category_id, price, tags, metadata::text AS metadata, stock, active,
                      coordinates[0] AS coordinates_x, coordinates[1] AS coordinates_y,
                      lower(valid) AS valid_from, upper(valid) AS valid_to,
                      sales_count, version, created_at, updated_at""");

    /** Asked after a change under a condition: what was not changed, and is there, has another version. */
    static final Statement<Present> CHECK_VERSION = Statement.named("products.check_version")
            .takes(Long.class)
            .gives(Present.class)
            .sql("SELECT version FROM products WHERE id = $1");

    /** The version of a product that is there. */
    record Present(long version) {}

    private ProductSql() {}
}
