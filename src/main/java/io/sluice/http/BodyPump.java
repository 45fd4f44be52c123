package io.sluice.http;

import io.netty.channel.ChannelFuture;
import io.sluice.observe.Observers;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * Takes one {@link StreamedBody} to its caller: a part is asked for when the one before has left for the socket, so a
 * caller that does not read holds one part. An answer that cannot be finished ends without its last chunk, so that
 * nobody takes half of it for the whole. Lives on the request's event loop.
 */
final class BodyPump {

    /** HTTP/2's INTERNAL_ERROR (RFC 9113, section 7). */
    private static final long INTERNAL_ERROR = 2;

    private final StreamedBody body;
    private final RoutingContext exchange;
    private final HttpServerResponse response;
    private final Observers observers;
    private final Runnable done;
    private long timer;
    private boolean over;

    /** @param done told once, when nothing more is going to be written */
    BodyPump(StreamedBody body, RoutingContext exchange, Observers observers, Runnable done) {
        this.body = body;
        this.exchange = exchange;
        this.response = exchange.response();
        this.observers = observers;
        this.done = done;
    }

    void start() {
        Vertx vertx = exchange.vertx();
        long left = TimeUnit.NANOSECONDS.toMillis(body.endsBy() - System.nanoTime());
        timer = vertx.setTimer(Math.max(1, left), late -> fail(tooLate()));
        response.setChunked(true);
        pull();
    }

    private void pull() {
        if (!over) {
            var unused = body.next().subscribe().with(this::write, this::fail);
        }
    }

    private void write(byte[] part) {
        if (over) {
            return;
        }
        if (part.length > 0) {
            Future<Void> unused = response.write(Buffer.buffer(part))
                    .onSuccess(gone -> pull())
                    .onFailure(this::left);
            return;
        }
        Future<Void> unused = response.end();
        finish();
    }

    /** The caller has closed its connection, or its stream of the connection. */
    private void left(Throwable broken) {
        finish();
    }

    private void fail(Throwable thrown) {
        if (over) {
            return;
        }
        boolean gone = response.closed();
        finish();
        if (!gone) {
            Failure failure = Failure.of(thrown);
            observers.answerCut(
                    failure.type().code(),
                    RequestId.of(exchange).value(),
                    String.valueOf(exchange.request().path()),
                    failure.cause());
            cut(exchange.request());
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            exchange.vertx().cancelTimer(timer);
            body.close();
            done.run();
        }
    }

    /** HTTP/1.1: at the socket, since a close in order waits for what a slow caller has not read yet. */
    private static void cut(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection) {
            ChannelFuture unused =
                    connection.channel().pipeline().firstContext().close();
        } else {
            request.response().reset(INTERNAL_ERROR);
        }
    }

    private static GatewayException tooLate() {
        return new GatewayException(
                ProblemType.DEADLINE_EXCEEDED, "The time for the answer was over before all of it was read.");
    }
}
