-- Expired idempotency keys are removed for all tenants at once, by a job that belongs to none of them. The runtime role
-- stays where it is: it sees and changes the keys of one tenant at a time. What it gets is one function of the owner,
-- which removes what has expired and tells nothing but how many. So the two policies for callers are now the runtime
-- role's, and the owner, whom row-level security is forced on as well, has one of its own: expired rows, and no new ones.
ALTER POLICY idempotency_keys_tenant ON idempotency_keys TO sluice_app;
ALTER POLICY idempotency_keys_caller ON idempotency_keys TO sluice_app;

CREATE POLICY idempotency_keys_expired ON idempotency_keys TO CURRENT_USER
    USING (expires_at <= now())
    WITH CHECK (false);

-- The oldest first, by the index on expires_at, and then by their places: however large the table is, only the rows that
-- go are read. Rows that somebody else holds, another instance or a caller who takes the key again, are left alone.
CREATE FUNCTION app_sweep_expired_keys(most integer) RETURNS integer
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET enable_bitmapscan = off
    AS $$
    WITH gone AS (
        DELETE FROM public.idempotency_keys
         WHERE ctid = ANY (ARRAY(
                   SELECT ctid
                     FROM public.idempotency_keys
                    WHERE expires_at <= now()
                    ORDER BY expires_at
                    LIMIT least(greatest(most, 0), 10000)
                      FOR UPDATE SKIP LOCKED))
        RETURNING 1)
    SELECT count(*)::integer FROM gone
$$;

COMMENT ON FUNCTION app_sweep_expired_keys(integer) IS 'Removes expired idempotency keys of all tenants, so many at most, and says how many';

REVOKE ALL ON FUNCTION app_sweep_expired_keys(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_sweep_expired_keys(integer) TO sluice_app;
