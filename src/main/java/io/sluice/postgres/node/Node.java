package io.sluice.postgres.node;

import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One server of the cluster, under a name that is fit for strangers. Thread-safe. */
public final class Node {

    private final String name;
    private final NodeAddress address;
    private final NodePool pool;
    private final NodeProbe probe;

    Node(String name, NodeAddress address, NodePool pool, NodeProbe probe) {
        this.name = name;
        this.address = address;
        this.pool = pool;
        this.probe = probe;
    }

    /** Such as {@code node-1}; it says nothing of hosts. */
    public String name() {
        return name;
    }

    public NodeAddress address() {
        return address;
    }

    /** The connections that requests use. */
    public NodePool pool() {
        return pool;
    }

    /**
     * Asks the server what it is, connecting included; one probe at a time.
     *
     * @return fails with a {@link ProbeFailure}, within the limit
     */
    public Future<NodeReport> probe(Duration limit) {
        return probe.ask(limit);
    }

    /**
     * Where the timelines before this one ended, in PostgreSQL's own words; empty if the server has no record of it.
     *
     * @return fails with a {@link ProbeFailure}, also where the monitoring role may not ask (managed servers)
     */
    public Future<Optional<String>> timelineHistory(int timeline, Duration limit) {
        return probe.ask(NodeSql.TIMELINE_HISTORY.with(timeline), limit)
                .map(rows -> Optional.ofNullable(rows.get(0).content()));
    }

    /** From now on this is called, on any thread, when the server closes the idle monitoring connection. */
    public void onLoss(Runnable listener) {
        probe.onLoss(listener);
    }

    /** The IP address that the last report came from; null while there is no monitoring connection. */
    @Nullable
    String remoteHost() {
        return probe.remoteHost();
    }

    /** The name leads elsewhere now: what is connected to the old address is given up, without a request noticing. */
    void moved() {
        pool.renew();
        probe.close();
    }

    /**
     * Asks something about the server or the schema, as the runtime role but outside any tenant's transaction; tenants'
     * rows cannot be seen this way.
     */
    public <R> Future<List<R>> inspect(ContextInternal caller, Call<R> call) {
        return pool.acquire(caller).compose(connection -> {
            connection.use(call.statement().name(), true);
            Promise<List<R>> answer = caller.promise();
            connection.flush(
                    client -> client.preparedQuery(call.statement().sql())
                            .execute(call.arguments())
                            .onComplete(result -> {
                                if (result.succeeded()) {
                                    connection.release();
                                    RowSet<Row> rows = result.result();
                                    answer.complete(call.read(rows));
                                } else {
                                    connection.destroy(DestroyReason.UNCLEAN);
                                    answer.fail(result.cause());
                                }
                            }),
                    () -> {
                        connection.destroy(DestroyReason.CLOSED);
                        answer.fail(new IllegalStateException("The connection was closed before it was used"));
                    });
            return answer.future();
        });
    }

    /** Closes the pool and the monitoring connection. */
    void close() {
        pool.close();
        probe.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
