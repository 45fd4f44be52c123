package io.sluice.postgres.pool;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;

/** The borrower's view of a connection; notes which statements are used. Closing it is not the borrower's business. */
record NotedClient(SqlClient client, HotStatements statements) implements SqlClient {

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return client.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        statements.used(sql);
        return client.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        statements.used(sql);
        return client.preparedQuery(sql, options);
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        handler.handle(close());
    }

    @Override
    public Future<Void> close() {
        return Future.failedFuture(new UnsupportedOperationException("A lent connection is released or destroyed"));
    }
}
