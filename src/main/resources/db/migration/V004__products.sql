CREATE TABLE products (
    tenant_id   bigint         NOT NULL DEFAULT app_tenant_id(),
    id          bigint GENERATED ALWAYS AS IDENTITY,
    category_id bigint         NOT NULL,
    name        text           NOT NULL,
    price       numeric(12, 2) NOT NULL,
    tags        text[]         NOT NULL DEFAULT '{}',
    metadata    jsonb          NOT NULL DEFAULT '{}',
    stock       integer        NOT NULL,
    sales_count bigint         NOT NULL DEFAULT 0,
    active      boolean        NOT NULL DEFAULT true,
    coordinates point,
    valid       tstzrange,
    version     bigint         NOT NULL DEFAULT 1,
    created_at  timestamptz    NOT NULL DEFAULT now(),
    updated_at  timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT products_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
    CONSTRAINT products_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT products_category_id_fk FOREIGN KEY (tenant_id, category_id) REFERENCES categories (tenant_id, id),
    CONSTRAINT products_name_ck CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT products_price_ck CHECK (price >= 0),
    CONSTRAINT products_stock_ck CHECK (stock >= 0),
    CONSTRAINT products_sales_count_ck CHECK (sales_count >= 0),
    -- An empty range has no bounds: the product could never be sold again, and nobody would see why.
    CONSTRAINT products_valid_ck CHECK (NOT isempty(valid)),
    CONSTRAINT products_metadata_ck CHECK (jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 131072)
);

COMMENT ON COLUMN products.sales_count IS 'Pieces sold in orders that were not cancelled';
COMMENT ON COLUMN products.valid IS 'When the product is offered, [from, to); NULL: always';

CREATE INDEX products_tenant_id_category_id_id_ix ON products (tenant_id, category_id, id);
CREATE INDEX products_tags_ix ON products USING gin (tags);

ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;

CREATE POLICY products_tenant ON products AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY products_manager ON products
    USING ((SELECT app_in_group('manager')))
    WITH CHECK ((SELECT app_in_group('manager')));

CREATE POLICY products_member ON products FOR SELECT
    USING ((SELECT app_in_group('member')));

-- A member's order moves stock. Which columns may change is kept by the trigger below.
CREATE POLICY products_member_buys ON products FOR UPDATE
    USING ((SELECT app_in_group('member')))
    WITH CHECK ((SELECT app_in_group('member')));

CREATE FUNCTION products_member_moves_stock_only() RETURNS trigger
    LANGUAGE plpgsql
AS
$$
BEGIN
    IF (NEW.name, NEW.category_id, NEW.price, NEW.tags, NEW.metadata, NEW.active, NEW.valid)
           IS DISTINCT FROM (OLD.name, OLD.category_id, OLD.price, OLD.tags, OLD.metadata, OLD.active, OLD.valid)
        OR NEW.coordinates::text IS DISTINCT FROM OLD.coordinates::text
        OR NEW.stock > OLD.stock
        OR NEW.sales_count - OLD.sales_count <> OLD.stock - NEW.stock
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'a member may only take from the stock';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER products_member_moves_stock_only
    BEFORE UPDATE ON products
    FOR EACH ROW
    WHEN (app_in_group('member') AND NOT app_in_group('manager'))
EXECUTE FUNCTION products_member_moves_stock_only();

GRANT SELECT, INSERT, UPDATE ON products TO sluice_app;
