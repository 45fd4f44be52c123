-- Products by tag, for lists. A GIN index on products.tags cannot serve them: of the operators on arrays that GIN knows
-- none is leakproof (pg_proc.proleakproof), so under row-level security they are only asked of rows that the policies
-- have let through, one by one. Equality on text and bigint is leakproof, and here an index holds exactly one tenant's
-- products with one tag, in the order of the lists.
CREATE TABLE product_tags (
    tenant_id  bigint  NOT NULL DEFAULT app_tenant_id(),
    tag        text    NOT NULL,
    product_id bigint  NOT NULL,
    active     boolean NOT NULL,
    CONSTRAINT product_tags_tenant_id_tag_product_id_pk PRIMARY KEY (tenant_id, tag, product_id) INCLUDE (active),
    CONSTRAINT product_tags_product_id_fk FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id)
        ON DELETE CASCADE
);

COMMENT ON TABLE product_tags IS 'products.tags once more, a row a tag; kept by triggers on products, written by nobody else';
COMMENT ON COLUMN product_tags.active IS 'products.active, so that lists pass over what is not for sale without looking at it';

ALTER TABLE product_tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE product_tags FORCE ROW LEVEL SECURITY;

CREATE POLICY product_tags_tenant ON product_tags AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY product_tags_manager ON product_tags
    USING ((SELECT app_in_group('manager')))
    WITH CHECK ((SELECT app_in_group('manager')));

CREATE POLICY product_tags_member ON product_tags FOR SELECT
    USING ((SELECT app_in_group('member')));

-- The triggers run as whoever writes the product.
GRANT SELECT, INSERT, DELETE ON product_tags TO sluice_app;

CREATE FUNCTION product_tags_of_new_products() RETURNS trigger
    LANGUAGE plpgsql
AS
$$
BEGIN
    INSERT INTO product_tags (tenant_id, tag, product_id, active)
    SELECT DISTINCT made.tenant_id, tag, made.id, made.active
      FROM made
     CROSS JOIN unnest(made.tags) AS tag;
    RETURN NULL;
END
$$;

CREATE FUNCTION product_tags_of_changed_products() RETURNS trigger
    LANGUAGE plpgsql
AS
$$
BEGIN
    DELETE FROM product_tags
     WHERE tenant_id = OLD.tenant_id
       AND tag = ANY (OLD.tags)
       AND product_id = OLD.id;
    INSERT INTO product_tags (tenant_id, tag, product_id, active)
    SELECT DISTINCT NEW.tenant_id, tag, NEW.id, NEW.active
      FROM unnest(NEW.tags) AS tag;
    RETURN NULL;
END
$$;

CREATE TRIGGER product_tags_of_new_products
    AFTER INSERT ON products
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT
EXECUTE FUNCTION product_tags_of_new_products();

-- Selling changes neither of the two, so an order does not come here.
CREATE TRIGGER product_tags_of_changed_products
    AFTER UPDATE ON products
    FOR EACH ROW
    WHEN ((OLD.tags, OLD.active) IS DISTINCT FROM (NEW.tags, NEW.active))
EXECUTE FUNCTION product_tags_of_changed_products();

-- What is there already. The owner is held by forced policies like everybody else, and belongs to no tenant.
ALTER TABLE products NO FORCE ROW LEVEL SECURITY;
ALTER TABLE product_tags NO FORCE ROW LEVEL SECURITY;
INSERT INTO product_tags (tenant_id, tag, product_id, active)
SELECT DISTINCT product.tenant_id, tag, product.id, product.active
  FROM products product
 CROSS JOIN unnest(product.tags) AS tag;
ALTER TABLE product_tags FORCE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;

-- Nothing can use it, and every change of a product pays for it.
DROP INDEX products_tags_ix;
