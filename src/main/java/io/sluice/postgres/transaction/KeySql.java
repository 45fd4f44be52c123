package io.sluice.postgres.transaction;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/** The record of an idempotency key, kept in the transaction of the write that it belongs to. */
public final class KeySql {

    /**
     * Takes the key for this transaction, and divides by zero if somebody else has it: while another transaction runs
     * under it (an advisory lock, so that nobody waits), and where there is an answer that has not expired.
     */
    public static final Statement<Claimed> CLAIM = Statement.named("key.claim")
            .takes(String.class, String.class)
            .gives(Claimed.class)
            .sql("""
            WITH free AS MATERIALIZED (
                SELECT 1 / (CASE WHEN pg_try_advisory_xact_lock(hashtextextended($1, coalesce(app_tenant_id(), 0)))
                    THEN 1 ELSE 0 END) AS yes),
            claimed AS (
                INSERT INTO idempotency_keys AS known (key, fingerprint)
                SELECT $1, decode($2, 'hex') FROM free WHERE yes = 1
                ON CONFLICT (tenant_id, key) DO UPDATE
                    SET fingerprint = excluded.fingerprint,
                        status = NULL,
                        body = NULL,
                        created_at = now(),
                        expires_at = now() + interval '24 hours'
                    WHERE known.expires_at <= now()
                RETURNING 1)
            SELECT 1 / (SELECT count(*)::integer FROM claimed) AS claimed""");

    /** Puts the answer beside the key. */
    public static final Statement<Kept> KEEP = Statement.named("key.keep")
            .takes(String.class, String.class)
            .gives(Kept.class)
            .sql("UPDATE idempotency_keys SET status = 201, body = $2 WHERE key = $1 RETURNING key");

    /** The first answer. */
    public static final Statement<Known> FIND = Statement.named("key.find")
            .takes(String.class)
            .gives(Known.class)
            .quick()
            .sql("""
            SELECT encode(fingerprint, 'hex') AS fingerprint, body
              FROM idempotency_keys
             WHERE key = $1 AND expires_at > now()""");

    /**
     * Removes expired keys of all tenants, so many at most; for no caller. It is a function of the schema's owner,
     * since the role that asks sees no tenant's rows without being in it.
     */
    public static final Statement<Swept> SWEEP = Statement.named("key.sweep")
            .takes(Integer.class)
            .gives(Swept.class)
            .sql("SELECT app_sweep_expired_keys($1) AS removed");

    /** The key is this transaction's. */
    public record Claimed(@Nullable Integer claimed) {}

    /** The answer is stored. */
    public record Kept(String key) {}

    /** A key's request and answer. */
    public record Known(
            @Nullable String fingerprint, @Nullable String body) {}

    /** So many keys were removed. */
    public record Swept(@Nullable Integer removed) {}

    private KeySql() {}
}
