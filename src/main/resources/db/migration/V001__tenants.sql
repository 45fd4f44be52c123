-- Who is asking, as the policies of every table read it. The gateway sets app.tenant_id, app.user_id and app.groups for
-- one transaction at a time. After such a transaction an unset setting reads as '' and not as NULL, so both mean nobody.
-- Policies call these in a sub-select, (SELECT app_tenant_id()), which is computed once per statement, not per row.

CREATE FUNCTION app_tenant_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant_id', true), '')::bigint;

CREATE FUNCTION app_user_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.user_id', true), '')::bigint;

CREATE FUNCTION app_in_group(wanted text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(wanted = ANY (string_to_array(current_setting('app.groups', true), ',')), false);

COMMENT ON FUNCTION app_tenant_id() IS 'The tenant of this transaction; NULL where none was set';
COMMENT ON FUNCTION app_user_id() IS 'The user of this transaction; NULL where none was set';
COMMENT ON FUNCTION app_in_group(text) IS 'Whether the caller of this transaction is in the group; false where none was set';

CREATE TABLE tenants (
    id                      bigint GENERATED ALWAYS AS IDENTITY,
    name                    text        NOT NULL,
    max_concurrent_requests integer,
    version                 bigint      NOT NULL DEFAULT 1,
    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenants_id_pk PRIMARY KEY (id),
    CONSTRAINT tenants_name_uq UNIQUE (name),
    CONSTRAINT tenants_name_ck CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT tenants_max_concurrent_requests_ck CHECK (max_concurrent_requests > 0)
);

COMMENT ON TABLE tenants IS 'The customers of the service; seen and made by operators only';
COMMENT ON COLUMN tenants.max_concurrent_requests IS 'The tenant''s share of a gateway''s capacity; NULL: the gateway''s default';

-- The list's order.
CREATE INDEX tenants_created_at_id_ix ON tenants (created_at DESC, id DESC);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;

CREATE POLICY tenants_operator ON tenants
    USING ((SELECT app_in_group('operator')))
    WITH CHECK ((SELECT app_in_group('operator')));

GRANT SELECT, INSERT ON tenants TO sluice_app;

-- The gateway verifies the schema's version with its runtime role, so that it need not know the owner's password.
GRANT SELECT ON flyway_schema_history TO sluice_app;
