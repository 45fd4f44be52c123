package io.sluice.tenants;

import io.sluice.postgres.statement.Statement;
import java.time.Instant;

/** The statements on tenants. */
public final class TenantSql {

    static final Statement<Tenant> CREATE = Statement.named("tenants.create")
            .takes(String.class, Integer.class)
            .gives(Tenant.class)
            .sql("""
            INSERT INTO tenants (name, max_concurrent_requests)
            VALUES ($1, $2)
            RETURNING id, name, max_concurrent_requests, version, created_at, updated_at""");

    static final Statement<Tenant> FIND = Statement.named("tenants.find")
            .takes(Long.class)
            .gives(Tenant.class)
            .quick()
            .sql("""
            SELECT id, name, max_concurrent_requests, version, created_at, updated_at
              FROM tenants
             WHERE id = $1""");

    /** A page, newest first, after the row with this time and number; nulls for the first page. */
    static final Statement<Tenant> LIST = Statement.named("tenants.list")
            .takes(Instant.class, Long.class, Integer.class)
            .gives(Tenant.class)
            .sql("""
            SELECT id, name, max_concurrent_requests, version, created_at, updated_at
              FROM tenants
             WHERE (created_at, id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::bigint, 9223372036854775807))
             ORDER BY created_at DESC, id DESC
             LIMIT $3::integer""");

    private TenantSql() {}
}
