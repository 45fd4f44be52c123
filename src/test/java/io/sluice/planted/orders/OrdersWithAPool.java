package io.sluice.planted.orders;

import io.sluice.postgres.statement.Statement;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Goes past the front desk, with SQL in its pocket. */
final class OrdersWithAPool {

    record Only(long id) {}

    static final Statement<Only> STATEMENT =
            Statement.named("orders.planted").gives(Only.class).sql("SELECT id FROM orders");

    @Nullable
    Pool pool;

    @Nullable
    Row row;
}
