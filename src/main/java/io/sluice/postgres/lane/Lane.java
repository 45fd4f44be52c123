package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.sluice.postgres.lane.KnownStatements.Known;
import io.sluice.postgres.pool.PooledConnection;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection that many share: groups stand on it one behind the other in the order in which they were written, and
 * the server answers in that order. {@link #send} may be called from any thread; everything else happens on the
 * connection's event loop. A cancel is never sent, since it would hit whatever runs when it arrives.
 */
public final class Lane {

    private static final long TICK_MILLIS = 50;

    /** A statement's rows look different since a migration; a new lane has it parsed anew. */
    private static final Set<String> OUTDATED = Set.of("0A000");

    private final PooledConnection connection;
    private final ContextInternal loop;
    private final int most;
    private final long patienceNanos;
    private final long silenceNanos;
    private final KnownStatements known = new KnownStatements();
    private final Queue<Awaited> awaited = new ArrayDeque<>();

    private @Nullable Channel channel;
    private long heardAt;
    private boolean ticking;
    private boolean flushing;
    private @Nullable Throwable lastWord;

    /** Groups that were taken and not answered; changed on the event loop, read by all. */
    private final AtomicInteger underWay = new AtomicInteger();

    private volatile boolean open = true;

    /** Nothing was answered for some time, so that nobody else is to stand behind it. */
    private volatile boolean clogged;

    Lane(PooledConnection connection, LaneConfig config) {
        this.connection = connection;
        this.loop = (ContextInternal) connection.context();
        this.most = config.maxInFlight();
        this.patienceNanos = config.statementTimeout().toNanos();
        this.silenceNanos = config.statementTimeout().plus(config.silence()).toNanos();
    }

    /** Takes the connection out of the driver's hands; on the event loop. */
    void begin() {
        channel = connection.speak(new AnswerDecoder(this));
    }

    /**
     * Sends the calls as one transaction of their own, which only reads.
     *
     * @param caller where the future is completed
     * @param until when the caller's time is over, as {@link System#nanoTime}
     * @return the records of each call's rows; fails with a {@link GroupFailure}, or with an
     *     {@link IllegalArgumentException} if an argument cannot be sent
     */
    public Future<List<List<?>>> send(ContextInternal caller, List<Call<?>> calls, long until) {
        Promise<List<List<?>>> outcome = caller.promise();
        if (loop.inThread()) {
            write(calls, outcome, until);
        } else {
            loop.nettyEventLoop().execute(() -> write(calls, outcome, until));
        }
        return outcome.future();
    }

    /** The connection under it. */
    public PooledConnection connection() {
        return connection;
    }

    boolean isOn(ContextInternal caller) {
        return loop.nettyEventLoop() == caller.nettyEventLoop();
    }

    /** Whether it takes another group at the moment. */
    boolean hasRoom() {
        return open && !clogged && underWay.get() < most;
    }

    boolean isOpen() {
        return open;
    }

    int underWay() {
        return underWay.get();
    }

    /** Takes nothing more, and closes when what is under way has been answered. */
    void retire(DestroyReason reason) {
        open = false;
        loop.nettyEventLoop().execute(() -> {
            if (awaited.isEmpty()) {
                connection.destroy(reason);
            }
        });
    }

    private void write(List<Call<?>> calls, Promise<List<List<?>>> outcome, long until) {
        Channel out = channel;
        if (!hasRoom() || out == null || !out.isActive() || known.isFull()) {
            outcome.fail(GroupFailure.notTaken());
            return;
        }
        ByteBuf bytes = out.alloc().buffer();
        try {
            Known[] statements = new Known[calls.size()];
            for (int i = 0; i < statements.length; i++) {
                statements[i] = known(calls.get(i), bytes);
            }
            Group group = new Group(calls, statements, outcome, until);
            GroupWriter.write(group, bytes);
            expect(group);
            underWay.incrementAndGet();
        } catch (RuntimeException e) {
            outcome.fail(e);
        }
        ChannelFuture unused = out.write(bytes, out.voidPromise());
        flushSoon(out);
    }

    private Known known(Call<?> call, ByteBuf bytes) {
        Known one = known.find(call.statement());
        if (one == null) {
            one = known.add(call.statement());
            GroupWriter.write(one, bytes);
            expect(one);
        }
        return one;
    }

    private void expect(Awaited next) {
        if (awaited.isEmpty()) {
            heardAt = System.nanoTime();
        }
        awaited.add(next);
        if (!ticking) {
            ticking = true;
            tickLater();
        }
    }

    /** What is written in one turn of the event loop leaves in one go. */
    private void flushSoon(Channel out) {
        if (!flushing) {
            flushing = true;
            out.eventLoop().execute(() -> {
                flushing = false;
                out.flush();
            });
        }
    }

    /** Looks after those whose time is over and after a server that has gone silent, as long as answers are due. */
    private void tick() {
        long now = System.nanoTime();
        awaited.forEach(one -> one.expire(now, patienceNanos));
        clogged = !awaited.isEmpty() && now - heardAt > patienceNanos / 2;
        if (awaited.isEmpty()) {
            ticking = false;
        } else if (now - heardAt > silenceNanos) {
            open = false;
            connection.destroy(DestroyReason.HUNG);
        } else {
            tickLater();
        }
    }

    private void tickLater() {
        ScheduledFuture<?> unused = loop.nettyEventLoop().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A message came; the body is only lent. */
    void answered(char type, ByteBuf body) {
        heardAt = System.nanoTime();
        if (clogged) {
            clogged = false;
        }
        Awaited head = awaited.peek();
        switch (type) {
            // Parsed, bound, the parameters' types, a notice, a setting, a notification: nothing to do.
            case '1', '2', 't', 'N', 'S', 'A' -> {}
            case 'E' -> failed(head, ErrorFields.read(body));
            case 'T' -> expected(head).described(Columns.described(body));
            case 'n' -> expected(head).described(Columns.NONE);
            case 'D' -> expected(head).row(body);
            case 'C', 'I' -> expected(head).completed();
            case 'Z' -> ended(expected(head));
            default -> throw new IllegalStateException("A message of an unexpected type came: " + type);
        }
    }

    private static Awaited expected(@Nullable Awaited head) {
        if (head == null) {
            throw new IllegalStateException("An answer came where none was due");
        }
        return head;
    }

    private void failed(@Nullable Awaited head, PgException error) {
        lastWord = error;
        if (head != null) {
            head.refused(error);
        }
        if (OUTDATED.contains(String.valueOf(error.getSqlState()))) {
            open = false;
        }
    }

    private void ended(Awaited head) {
        awaited.remove();
        if (head instanceof Group) {
            underWay.decrementAndGet();
        }
        head.end();
        if (!open && awaited.isEmpty()) {
            connection.destroy(DestroyReason.EXPIRED);
        }
    }

    /** The server sent what makes no sense here, so nothing that follows can be believed. */
    void broken(Throwable cause) {
        open = false;
        lastWord = cause;
        connection.destroy(DestroyReason.UNCLEAN);
    }

    /** The connection is gone, and with it every answer that was due. */
    void closed() {
        open = false;
        Throwable cause = lastWord == null ? new ClosedChannelException() : lastWord;
        for (Awaited one = awaited.poll(); one != null; one = awaited.poll()) {
            one.lost(cause);
        }
        underWay.set(0);
    }
}
