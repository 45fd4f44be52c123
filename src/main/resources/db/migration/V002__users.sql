CREATE TABLE users (
    tenant_id  bigint      NOT NULL DEFAULT app_tenant_id(),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    email      text        NOT NULL,
    email_key  text        NOT NULL GENERATED ALWAYS AS (lower(email)) STORED,
    name       text        NOT NULL,
    phone      text,
    role       text        NOT NULL DEFAULT 'member',
    metadata   jsonb       NOT NULL DEFAULT '{}',
    version    bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT users_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
    CONSTRAINT users_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT users_email_ck CHECK (char_length(email) BETWEEN 3 AND 320),
    CONSTRAINT users_name_ck CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT users_phone_ck CHECK (char_length(phone) BETWEEN 1 AND 40),
    CONSTRAINT users_role_ck CHECK (role IN ('member', 'manager')),
    CONSTRAINT users_metadata_ck CHECK (jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 131072)
);

COMMENT ON COLUMN users.email_key IS 'The address in lower case; a column and not an expression, since a call of lower() in a condition may not use an index under row-level security (it is not leakproof)';
COMMENT ON COLUMN users.deleted_at IS 'When the user was deleted; the row stays for its orders, the address is free again';

CREATE UNIQUE INDEX users_tenant_id_email_key_uq ON users (tenant_id, email_key) WHERE deleted_at IS NULL;

-- The list's default order.
CREATE INDEX users_tenant_id_created_at_id_ix ON users (tenant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;

-- Restrictive: whatever another policy allows, it is never another tenant's row.
CREATE POLICY users_tenant ON users AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY users_manager ON users
    USING ((SELECT app_in_group('manager')))
    WITH CHECK ((SELECT app_in_group('manager')));

-- A member reads itself and changes nothing.
CREATE POLICY users_member ON users FOR SELECT
    USING ((SELECT app_in_group('member')) AND id = (SELECT app_user_id()));

GRANT SELECT, INSERT, UPDATE ON users TO sluice_app;
