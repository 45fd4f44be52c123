package io.sluice.postgres.lane;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/** What a connection is told before it becomes a lane. */
public final class LaneSql {

    /** Every transaction on it is read-only from its first statement, without being told so each time. */
    static final Statement<ReadOnly> READ_ONLY = Statement.named("lane.read_only")
            .gives(ReadOnly.class)
            .sql("SELECT set_config('default_transaction_read_only', 'on', false) AS setting");

    record ReadOnly(@Nullable String setting) {}

    private LaneSql() {}
}
