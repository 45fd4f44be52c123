package io.sluice.postgres.pool;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes cancel requests to one server, each over a connection of its own that no governor holds back: a node in trouble
 * is where they are needed most. Bounded in number. The request goes unencrypted, which every server takes: it says a
 * process and a number that was made up for it. (PostgreSQL 18 docs, 54.2.9.) Thread-safe.
 */
final class CancelLane {

    static final Duration LIMIT = Duration.ofSeconds(1);
    static final int MOST = 64;

    private static final int REQUEST_CODE = 80_877_102;
    private static final int REQUEST_BYTES = 16;

    private final Vertx vertx;
    private final NetClient client;
    private final AtomicInteger underWay = new AtomicInteger();

    CancelLane(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout((int) LIMIT.toMillis()).setTcpNoDelay(true));
    }

    /** Takes a place in the lane; false if there is none. Each place is for one {@link #send}. */
    boolean enter() {
        if (underWay.incrementAndGet() <= MOST) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    /**
     * Asks for what runs in a server process to be cancelled. The server answers nothing but closes the connection, and
     * by then it has sent the signal; that is when the future completes.
     */
    Future<Void> send(SocketAddress server, int processId, int secretKey) {
        Promise<Void> ended = Promise.promise();
        long timer = vertx.setTimer(LIMIT.toMillis(), id -> ended.tryFail(new ConnectTimeout(LIMIT)));
        client.connect(server)
                .onSuccess(socket -> ask(socket, processId, secretKey, ended))
                .onFailure(ended::tryFail);
        return ended.future().onComplete(result -> {
            vertx.cancelTimer(timer);
            underWay.decrementAndGet();
        });
    }

    private static void ask(NetSocket socket, int processId, int secretKey, Promise<Void> ended) {
        socket.exceptionHandler(ended::tryFail);
        socket.handler(refusal -> ended.tryFail(new IllegalStateException("The server refused to cancel")));
        socket.closeHandler(ignored -> ended.tryComplete());
        Future<Void> unused = ended.future().onFailure(failure -> socket.close());
        Future<Void> written = socket.write(Buffer.buffer(REQUEST_BYTES)
                .appendInt(REQUEST_BYTES)
                .appendInt(REQUEST_CODE)
                .appendInt(processId)
                .appendInt(secretKey));
        written.onFailure(ended::tryFail);
    }

    void close() {
        Future<Void> unused = client.close();
    }
}
