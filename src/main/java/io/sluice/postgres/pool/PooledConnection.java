package io.sluice.postgres.pool;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.sluice.postgres.pool.hook.ConnectionView;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.pool.hook.FreshConnection;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SqlClientInternal;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection, lent to one borrower at a time. The borrower says how it ends: {@link #release} after it saw the end
 * of its transaction, {@link #destroy} in every other case. Both may be called from any thread, and only the first call
 * counts.
 */
public final class PooledConnection implements ConnectionView {

    private final NodePool pool;
    private final Connector connector;
    private final ContextInternal context;
    private final SqlConnectionInternal sql;
    private final Lifetime lifetime;

    private volatile String work = "none";
    private volatile boolean repeatable;
    private volatile @Nullable Throwable lastWord;

    /** When it was lent, in nanoseconds; 0 while it is not. */
    private volatile long lentAt;

    /** Guarded by the pool. */
    private State state = State.OPENING;

    /** Cancels under way; guarded by the pool. */
    private int cancels;

    /** A cancel may still hit whatever runs next. */
    private volatile boolean spoilt;

    /** It was opened for one holder, who keeps it; guarded by the pool. */
    private boolean dedicated;

    /** When it came back, in nanoseconds; guarded by the pool. */
    long idleSince;

    /** The pool alone moves it. Whoever is between two hands is in {@link #RETURNING}. */
    enum State {
        OPENING,
        LENT,
        /** It came back while a cancel of its last statement was under way, and waits for the cancel's end. */
        CANCELLING,
        RETURNING,
        IDLE,
        GONE
    }

    PooledConnection(NodePool pool, Opener.Opened fresh, Lifetime lifetime) {
        this.pool = pool;
        this.connector = fresh.connector();
        this.context = fresh.loop();
        this.sql = fresh.sql();
        this.lifetime = lifetime;
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
                ((SqlClientInternal) sql).group(client -> group.accept(pool.noted(client)));
            } else {
                refused.run();
            }
        });
    }

    /**
     * Says what the connection is lent for.
     *
     * @param purpose the statement's name, for the report of connections that are held too long
     * @param mayRepeat the work only reads and may be given up at any time, see {@link NodePool#abandon}
     */
    public void use(String purpose, boolean mayRepeat) {
        this.work = purpose;
        this.repeatable = mayRepeat;
    }

    /**
     * Asks the server to cancel what runs on this connection. Completes when the server has closed the connection that
     * the wish came over, which shows that the signal was sent; fails after one second. The borrower still releases the
     * connection when it has seen the end of its transaction, or destroys it. It is lent again only after both, and
     * never behind a pooler, so that a late cancel hits nobody else; where too many are under way it is destroyed. A
     * server that has not begun the statement yet ignores the wish: ask again if the statement does not end.
     *
     * @return completed on any thread
     */
    public Future<Void> cancel() {
        return pool.cancel(this);
    }

    /** The last error that the server sent outside of any answer, such as that it shuts down (57P01); null if none. */
    public @Nullable Throwable lastWord() {
        return lastWord;
    }

    /**
     * Prepares a statement for this use alone, behind what was flushed before it; the borrower closes it. On the
     * connection's event loop.
     */
    public Future<PreparedStatement> prepareOnce(String statement) {
        Promise<PreparedStatement> prepared = context.promise();
        context.runOnContext(ignored -> sql.prepare(statement).onComplete(prepared));
        return prepared.future();
    }

    /**
     * Takes the place of the driver on this connection for good: from now on the codec alone speaks with the server,
     * and the borrower destroys the connection in the end. On the connection's event loop, with nothing under way.
     *
     * @param codec reads and writes PostgreSQL's protocol, version 3
     */
    public Channel speak(ChannelHandler codec) {
        return connector.speak(codec);
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

    @Override
    public String node() {
        return pool.node();
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - lifetime.bornAt());
    }

    @Override
    public int generation() {
        return lifetime.generation();
    }

    @Override
    public String work() {
        return work;
    }

    @Override
    public Duration held() {
        long since = lentAt;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    @Override
    public boolean isOpen() {
        return sql.unwrap().isValid();
    }

    @Override
    public boolean isExpired() {
        return System.nanoTime() - lifetime.expiresAt() >= 0;
    }

    @Override
    public boolean isCurrent() {
        return lifetime.generation() == pool.generation();
    }

    @Override
    public @Nullable Long expectedSystem() {
        return pool.expectedSystem();
    }

    /** Only under the pool's monitor. */
    boolean is(State one) {
        return state == one;
    }

    /** Only under the pool's monitor. */
    void become(State next) {
        state = next;
        if (next == State.LENT) {
            lentAt = System.nanoTime();
            work = "none";
            repeatable = false;
        } else if (next == State.IDLE) {
            lentAt = 0;
        }
    }

    /** Only under the pool's monitor. How long its holder has it says nothing. */
    void dedicate() {
        dedicated = true;
        become(State.LENT);
        lentAt = 0;
    }

    /** Only under the pool's monitor. */
    boolean isDedicated() {
        return dedicated;
    }

    /** Only under the pool's monitor. */
    boolean isBeingCancelled() {
        return cancels > 0;
    }

    /** Only under the pool's monitor. */
    void cancelBegins() {
        cancels++;
    }

    /** Only under the pool's monitor. */
    void cancelEnded(boolean harmless) {
        cancels--;
        spoilt |= !harmless;
    }

    boolean isSpoilt() {
        return spoilt;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    /** What the server said is kept over what the network says after it. On the connection's event loop. */
    void said(Throwable word) {
        if (!(lastWord instanceof PgException)) {
            lastWord = word;
        }
    }

    boolean isOn(ContextInternal caller) {
        return caller.nettyEventLoop() == context.nettyEventLoop();
    }

    /** Prepares statements; for a connection that nobody else uses. */
    Future<Void> prepare(List<String> statements, Duration limit) {
        Promise<Void> done = context.promise();
        context.runOnContext(ignored -> fresh(false).prepare(statements, limit).onComplete(done));
        return done.future();
    }

    FreshConnection fresh(boolean awaited) {
        return new FreshConnection(this, sql, awaited);
    }

    Future<Void> askToCancel(CancelLane lane) {
        Connection server = sql.unwrap();
        return lane.send(server.server(), server.getProcessId(), server.getSecretKey());
    }

    void closeSocket() {
        context.runOnContext(ignored -> connector.destroy());
    }
}
