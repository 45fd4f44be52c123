package io.sluice.planted.postgres.statement;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import org.jspecify.annotations.Nullable;

/** Knows more of the client than rows. */
final class StatementThatRuns {

    @Nullable
    Row row;

    @Nullable
    SqlClient client;

    @Nullable
    PgConnectOptions options;
}
