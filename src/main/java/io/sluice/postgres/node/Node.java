package io.sluice.postgres.node;

import io.sluice.postgres.lane.Lanes;
import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.PoolUsage;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.statement.Statement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One server of the cluster, under a name that is fit for strangers. Thread-safe. */
public final class Node {

    private final String name;
    private final NodeAddress address;
    private final NodePool pool;
    private final Lanes lanes;
    private final NodeProbe probe;

    Node(String name, NodeAddress address, NodePool pool, Lanes lanes, NodeProbe probe) {
        this.name = name;
        this.address = address;
        this.pool = pool;
        this.lanes = lanes;
        this.probe = probe;
    }

    /** Such as {@code node-1}; it says nothing of hosts. */
    public String name() {
        return name;
    }

    public NodeAddress address() {
        return address;
    }

    /** The connections that requests borrow. */
    public NodePool pool() {
        return pool;
    }

    /** The connections that short reads share; taken from the pool. */
    public Lanes lanes() {
        return lanes;
    }

    /** So many requests are being served by it or wait for a connection to it. */
    public int load() {
        PoolUsage usage = pool.usage();
        return usage.lent() + usage.waiting() + lanes.underWay();
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
        sweep();
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

    /**
     * Opens the least number of connections, with these statements prepared, and the lanes.
     *
     * @return completes within the connect timeout; what could not be opened is opened later
     */
    public Future<Void> warm(Collection<? extends Statement<?>> expected) {
        return Future.join(pool.warm(expected).otherwiseEmpty(), lanes.open().otherwiseEmpty())
                .mapEmpty();
    }

    /** Closes what is too old, broken or surplus, and opens what is missing. */
    void sweep() {
        pool.sweep();
        Future<Void> unused = lanes.open();
    }

    /** Closes lanes, pool and the monitoring connection. */
    void close() {
        lanes.close();
        pool.close();
        probe.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
