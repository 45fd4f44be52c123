package io.sluice.operations.startup;

import io.sluice.postgres.statement.Statement;

/** What the start asks about the role that requests run as. */
public final class AuditSql {

    /** What the role is, by itself or through a role that it is a member of. */
    record RuntimeRole(String roleName, boolean superuser, boolean bypassesRowSecurity) {}

    /** A table that would not be safe with this role. */
    record UnsafeTable(String tableName, boolean owned) {}

    static final Statement<RuntimeRole> ROLE =
            Statement.named("audit.role").gives(RuntimeRole.class).sql("""
            SELECT current_user::text AS role_name,
                   bool_or(rolsuper) AS superuser,
                   bool_or(rolbypassrls) AS bypasses_row_security
              FROM pg_roles
             WHERE pg_has_role(current_user, oid, 'MEMBER')""");

    /** Tables that the role owns, and tables of tenants whose row-level security is not enabled and forced. */
    static final Statement<UnsafeTable> UNSAFE_TABLES =
            Statement.named("audit.unsafe_tables").gives(UnsafeTable.class).sql("""
            SELECT space.nspname || '.' || candidate.relname AS table_name,
                   pg_has_role(current_user, candidate.relowner, 'MEMBER') AS owned
              FROM pg_class candidate
              JOIN pg_namespace space ON space.oid = candidate.relnamespace
             WHERE candidate.relkind IN ('r', 'p')
               AND space.nspname <> 'information_schema'
               AND space.nspname NOT LIKE 'pg\\_%'
               AND (pg_has_role(current_user, candidate.relowner, 'MEMBER')
                    OR NOT (candidate.relrowsecurity AND candidate.relforcerowsecurity)
                       AND EXISTS (SELECT
                                     FROM pg_attribute
                                    WHERE attrelid = candidate.oid
                                      AND attname = 'tenant_id'
                                      AND NOT attisdropped))
             ORDER BY table_name""");

    private AuditSql() {}
}
