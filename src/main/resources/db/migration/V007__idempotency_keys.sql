-- The answers to writes that carried an Idempotency-Key, each written in its write's own transaction.
CREATE TABLE idempotency_keys (
    tenant_id   bigint      NOT NULL DEFAULT app_tenant_id(),
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    status      integer,
    body        text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    CONSTRAINT idempotency_keys_tenant_id_key_pk PRIMARY KEY (tenant_id, key),
    CONSTRAINT idempotency_keys_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT idempotency_keys_key_ck CHECK (char_length(key) BETWEEN 1 AND 255)
);

COMMENT ON COLUMN idempotency_keys.fingerprint IS 'A digest of method, path, body and caller: the same key for another request is refused';
COMMENT ON COLUMN idempotency_keys.status IS 'The HTTP status of the first answer';
COMMENT ON COLUMN idempotency_keys.body IS 'The body of the first answer';

CREATE INDEX idempotency_keys_expires_at_ix ON idempotency_keys (expires_at);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;

CREATE POLICY idempotency_keys_tenant ON idempotency_keys AS RESTRICTIVE
    USING (tenant_id = (SELECT app_tenant_id()))
    WITH CHECK (tenant_id = (SELECT app_tenant_id()));

CREATE POLICY idempotency_keys_caller ON idempotency_keys
    USING ((SELECT app_in_group('manager')) OR (SELECT app_in_group('member')))
    WITH CHECK ((SELECT app_in_group('manager')) OR (SELECT app_in_group('member')));

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO sluice_app;
