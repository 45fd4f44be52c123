package io.sluice.postgres.lane;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/** What a connection is told before it becomes a lane. */
public final class LaneSql {

    /**
     * Every transaction on it is read-only from its first statement, and no statement takes longer than so many
     * milliseconds, without being told so each time.
     */
    static final Statement<Prepared> PREPARE = Statement.named("lane.prepare")
            .takes(String.class)
            .gives(Prepared.class)
            .sql("""
            SELECT set_config('default_transaction_read_only', 'on', false) AS read_only,
                   set_config('statement_timeout', $1, false) AS statement_timeout""");

    record Prepared(@Nullable String readOnly, @Nullable String statementTimeout) {}

    private LaneSql() {}
}
