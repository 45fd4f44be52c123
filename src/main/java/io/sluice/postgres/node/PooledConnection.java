package io.sluice.postgres.node;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.impl.SqlClientInternal;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection, lent to one borrower at a time. The borrower says how it ends: {@link #release} after it saw the end
 * of its transaction, {@link #destroy} in every other case. Both may be called from any thread, and only the first call
 * counts.
 */
public final class PooledConnection {

    private final NodePool pool;
    private final Connector connector;
    private final ContextInternal context;
    private final SqlConnectionInternal sql;
    private final long expiresAt;
    private volatile boolean repeatable;
    private volatile @Nullable Throwable lastWord;

    /** Guarded by the pool. */
    State state = State.LENT;

    /** When it came back, in nanoseconds of the pool's clock; guarded by the pool. */
    long idleSince;

    /** A connection is lent or idle until it is gone; the pool alone moves it. */
    enum State {
        LENT,
        IDLE,
        GONE
    }

    PooledConnection(NodePool pool, Opener.Opened fresh, long expiresAt) {
        this.pool = pool;
        this.connector = fresh.connector();
        this.context = fresh.loop();
        this.sql = fresh.sql();
        this.expiresAt = expiresAt;
    }

    /**
     * Sends what the block issues as one group: all of it stands together in the connection's queue and leaves in one
     * flush, so nothing can come between. Runs on the connection's event loop, where the answers arrive too.
     *
     * @param group issues its commands on the client that it is given, and on no other
     * @param refused called instead if the connection is closed already: nothing was sent
     */
    public void flush(Consumer<SqlClient> group, Runnable refused) {
        context.runOnContext(ignored -> {
            if (sql.unwrap().isValid()) {
                ((SqlClientInternal) sql).group(group::accept);
            } else {
                refused.run();
            }
        });
    }

    /**
     * Says what the connection is lent for.
     *
     * @param work the statement's name, for the report of connections that are held too long
     * @param repeatable it only reads and may be given up at any time, see {@link NodePool#abandon}
     */
    public void use(String work, boolean repeatable) {
        this.repeatable = repeatable;
    }

    /**
     * Asks the server to cancel what runs on this connection. Completes when the server has closed the connection that
     * the wish came over, which shows that the signal was sent; fails after one second. The borrower still releases or
     * destroys the connection as ever; it is lent again only after both, so that a late cancel hits nobody else.
     */
    public Future<Void> cancel() {
        destroy(DestroyReason.HUNG);
        return Future.failedFuture(new IllegalStateException("Not cancelled but destroyed"));
    }

    /** The last error that the server sent outside of any answer, such as that it shuts down (57P01); null if none. */
    public @Nullable Throwable lastWord() {
        return lastWord;
    }

    /** The context of the connection's event loop. */
    public Context context() {
        return context;
    }

    /** Gives the connection back; its transaction was seen to end. */
    public void release() {
        pool.takeBack(this);
    }

    /** Gives the connection up and closes its socket at once. */
    public void destroy(DestroyReason reason) {
        pool.remove(this, reason);
    }

    void said(Throwable word) {
        lastWord = word;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    boolean isExpired(long now) {
        return now - expiresAt >= 0;
    }

    boolean isOpen() {
        return sql.unwrap().isValid();
    }

    boolean isOn(ContextInternal caller) {
        return caller.nettyEventLoop() == context.nettyEventLoop();
    }

    void closeSocket() {
        context.runOnContext(ignored -> connector.destroy());
    }
}
