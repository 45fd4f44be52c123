package io.sluice.postgres.pool.hook;

import io.sluice.postgres.statement.Statement;

/** What a fresh connection asks its server. */
public final class ConnectionSql {

    /**
     * A server's identity.
     *
     * @param id the same on every node of a cluster and on no other cluster
     */
    public record SystemId(long id) {}

    /** Who the server is; every role may ask, unless an administrator took that away. */
    public static final Statement<SystemId> SYSTEM_ID = Statement.named("connection.system_id")
            .gives(SystemId.class)
            .sql("SELECT system_identifier AS id FROM pg_control_system()");

    private ConnectionSql() {}
}
