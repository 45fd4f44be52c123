-- What lists of users are sorted and searched by. A column and not an expression for the same reason as email_key: a
-- call of lower() on a column may not use an index under row-level security, since it is not leakproof.
-- Makes the table anew, and locks it meanwhile.
ALTER TABLE users ADD COLUMN name_key text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED;

COMMENT ON COLUMN users.name_key IS 'The name in lower case, which lists are sorted and searched by';

-- By email a list is served by the unique index, by createdAt in both directions by that of the default order.
CREATE INDEX users_tenant_id_name_key_id_ix ON users (tenant_id, name_key, id) WHERE deleted_at IS NULL;
