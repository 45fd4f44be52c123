CREATE TABLE order_items (
    tenant_id  bigint         NOT NULL DEFAULT app_tenant_id(),
    order_id   bigint         NOT NULL,
    product_id bigint         NOT NULL,
    user_id    bigint         NOT NULL,
    position   integer        NOT NULL,
    quantity   integer        NOT NULL,
    unit_price numeric(12, 2) NOT NULL,
    line_total numeric(14, 2) NOT NULL GENERATED ALWAYS AS (unit_price * quantity) STORED,
    CONSTRAINT order_items_tenant_id_order_id_product_id_pk PRIMARY KEY (tenant_id, order_id, product_id),
    CONSTRAINT order_items_order_id_fk FOREIGN KEY (tenant_id, order_id, user_id)
        REFERENCES orders (tenant_id, id, user_id),
    CONSTRAINT order_items_product_id_fk FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id),
    CONSTRAINT order_items_quantity_ck CHECK (quantity > 0),
    CONSTRAINT order_items_unit_price_ck CHECK (unit_price >= 0)
);

COMMENT ON COLUMN order_items.user_id IS 'The order''s user, held to it by the foreign key: the member''s policy needs no look at orders';
COMMENT ON COLUMN order_items.position IS 'The place of the product''s first mention in the order, from 1';
COMMENT ON COLUMN order_items.unit_price IS 'The price at the moment of ordering';

CREATE INDEX order_items_tenant_id_product_id_ix ON order_items (tenant_id, product_id);

ALTER TABLE order_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_items FORCE ROW LEVEL SECURITY;

CREATE POLICY order_items_tenant ON order_items AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY order_items_manager ON order_items
    USING ((SELECT app_in_group('manager')))
    WITH CHECK ((SELECT app_in_group('manager')));

CREATE POLICY order_items_member ON order_items FOR SELECT
    USING ((SELECT app_in_group('member')) AND user_id = (SELECT app_user_id()));

CREATE POLICY order_items_member_places ON order_items FOR INSERT
    WITH CHECK ((SELECT app_in_group('member')) AND user_id = (SELECT app_user_id()));

GRANT SELECT, INSERT ON order_items TO sluice_app;
