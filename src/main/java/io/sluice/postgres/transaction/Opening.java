package io.sluice.postgres.transaction;

import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;

/** The beginning of a transaction that goes on once it was answered. */
final class Opening {

    private Opening() {}

    /**
     * Sends BEGIN and the prologue, within a flush.
     *
     * @return the rows of the scope, which is the prologue's last; fails with the first failure, when all was answered
     */
    static Future<List<?>> send(SqlClient client, Access access, List<Call<?>> prologue) {
        List<Future<RowSet<Row>>> sent = new ArrayList<>(prologue.size() + 1);
        sent.add(client.query(access.begin()).execute());
        prologue.forEach(
                one -> sent.add(client.preparedQuery(one.statement().sql()).execute(one.arguments())));
        return Future.join(sent).transform(ignored -> {
            for (Future<RowSet<Row>> one : sent) {
                if (one.failed()) {
                    return Future.failedFuture(one.cause());
                }
            }
            Call<?> scope = prologue.get(prologue.size() - 1);
            return Future.succeededFuture(scope.read(sent.get(sent.size() - 1).result()));
        });
    }
}
