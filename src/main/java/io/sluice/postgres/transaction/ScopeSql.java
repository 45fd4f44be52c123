package io.sluice.postgres.transaction;

import io.sluice.postgres.statement.Statement;

/** The first statement of every tenant's transaction. */
public final class ScopeSql {

    /**
     * Tells the server who the caller is until the transaction ends. The third argument of {@code set_config} makes the
     * settings local: outside a transaction they end with this very statement, so that what follows would see no rows.
     */
    public static final Statement<Scope> ENTER = Statement.named("scope.enter")
            .takes(String.class, String.class, String.class)
            .gives(Scope.class)
            .sql("""
            SELECT set_config('app.tenant_id', $1, true) AS tenant_id,
                   set_config('app.user_id', $2, true) AS user_id,
                   set_config('app.groups', $3, true) AS groups""");

    private ScopeSql() {}
}
