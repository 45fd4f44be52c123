CREATE TABLE categories (
    tenant_id  bigint      NOT NULL DEFAULT app_tenant_id(),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    parent_id  bigint,
    name       text        NOT NULL,
    version    bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT categories_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
    CONSTRAINT categories_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT categories_parent_id_fk FOREIGN KEY (tenant_id, parent_id) REFERENCES categories (tenant_id, id),
    CONSTRAINT categories_name_ck CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT categories_parent_id_ck CHECK (parent_id <> id)
);

COMMENT ON COLUMN categories.parent_id IS 'NULL at the top; never changes, so that no cycle can be made (sluice_app may not UPDATE)';

CREATE INDEX categories_tenant_id_parent_id_ix ON categories (tenant_id, parent_id);

ALTER TABLE categories ENABLE ROW LEVEL SECURITY;
ALTER TABLE categories FORCE ROW LEVEL SECURITY;

CREATE POLICY categories_tenant ON categories AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY categories_manager ON categories
    USING ((SELECT app_in_group('manager')))
    WITH CHECK ((SELECT app_in_group('manager')));

CREATE POLICY categories_member ON categories FOR SELECT
    USING ((SELECT app_in_group('member')));

GRANT SELECT, INSERT ON categories TO sluice_app;
