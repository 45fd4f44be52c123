package io.sluice.postgres.pool;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection and keeps hold of its socket from the moment that TCP is up, so that it can be destroyed in
 * every phase: the driver gives the socket away only after authentication, and a server that accepts and never answers
 * would keep it for ever. Used once, from the event loop of the connection.
 */
public final class Connector extends PgConnectionFactory {

    private final PgConnectOptions connectOptions;
    private volatile @Nullable NetSocketInternal socket;

    public Connector(Vertx vertx, PgConnectOptions options) {
        super((VertxInternal) vertx, () -> Future.succeededFuture(options));
        this.connectOptions = options;
    }

    /** Connects and authenticates; the connection lives on this context's event loop. */
    public Future<SqlConnectionInternal> open(ContextInternal context) {
        // The overload for internal contexts gives the bare socket.
        return connect((Context) context, connectOptions).map(SqlConnectionInternal.class::cast);
    }

    /**
     * Closes the socket at once, whatever the server does. The driver's own {@code close} says goodbye and waits for
     * the peer, which a hung one never answers; closing from the codec outwards leaves the goodbye out.
     */
    public void destroy() {
        NetSocketInternal open = socket;
        if (open != null) {
            ChannelPipeline pipeline = open.channelHandlerContext().pipeline();
            ChannelHandlerContext codec = pipeline.context("codec");
            ChannelFuture unused = codec == null ? pipeline.close() : codec.close();
        }
        close(Promise.promise());
    }

    /** Puts another codec in the place of the driver's; on the event loop, with nothing under way. */
    Channel speak(ChannelHandler codec) {
        NetSocketInternal open = socket;
        if (open == null) {
            throw new IllegalStateException("There is no connection yet");
        }
        ChannelPipeline pipeline = open.channelHandlerContext().pipeline();
        pipeline.replace("codec", "lane", codec);
        return pipeline.channel();
    }

    /** The IP address that it is connected to; null before it is. */
    public @Nullable String remoteHost() {
        NetSocketInternal open = socket;
        SocketAddress remote = open == null ? null : open.remoteAddress();
        return remote == null ? null : remote.hostAddress();
    }

    @Override
    protected NetClient netClient(NetClientOptions netOptions) {
        NetClient client = super.netClient(netOptions);
        return (NetClient) Proxy.newProxyInstance(
                NetClient.class.getClassLoader(), new Class<?>[] {NetClient.class}, (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return "connect".equals(method.getName()) && result instanceof Future<?> connecting
                            ? connecting.onSuccess(connected -> socket = (NetSocketInternal) (NetSocket) connected)
                            : result;
                });
    }
}
