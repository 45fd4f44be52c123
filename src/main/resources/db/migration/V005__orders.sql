CREATE TABLE orders (
    tenant_id  bigint         NOT NULL DEFAULT app_tenant_id(),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    user_id    bigint         NOT NULL,
    status     text           NOT NULL DEFAULT 'pending',
    total      numeric(14, 2) NOT NULL,
    version    bigint         NOT NULL DEFAULT 1,
    created_at timestamptz    NOT NULL DEFAULT now(),
    updated_at timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT orders_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
    CONSTRAINT orders_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT orders_user_id_fk FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
    -- The target of order_items' key, which carries the user for the member's policy.
    CONSTRAINT orders_tenant_id_id_user_id_uq UNIQUE (tenant_id, id, user_id),
    CONSTRAINT orders_status_ck CHECK (status IN ('pending', 'paid', 'shipped', 'delivered', 'cancelled')),
    CONSTRAINT orders_total_ck CHECK (total >= 0)
);

COMMENT ON COLUMN orders.total IS 'The sum of the items at the prices of the moment of ordering';

-- The list's order, for the whole tenant and for one user; the open orders, which are few, by status.
CREATE INDEX orders_tenant_id_created_at_id_ix ON orders (tenant_id, created_at DESC, id DESC);
CREATE INDEX orders_tenant_id_user_id_created_at_id_ix ON orders (tenant_id, user_id, created_at DESC, id DESC);
CREATE INDEX orders_tenant_id_status_created_at_id_ix ON orders (tenant_id, status, created_at DESC, id DESC)
    WHERE status IN ('pending', 'paid');

ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;

CREATE POLICY orders_tenant ON orders AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY orders_manager ON orders
    USING ((SELECT app_in_group('manager')))
    WITH CHECK ((SELECT app_in_group('manager')));

-- A member sees and places orders of its own user, and changes none.
CREATE POLICY orders_member ON orders FOR SELECT
    USING ((SELECT app_in_group('member')) AND user_id = (SELECT app_user_id()));

CREATE POLICY orders_member_places ON orders FOR INSERT
    WITH CHECK ((SELECT app_in_group('member')) AND user_id = (SELECT app_user_id()));

GRANT SELECT, INSERT, UPDATE ON orders TO sluice_app;
