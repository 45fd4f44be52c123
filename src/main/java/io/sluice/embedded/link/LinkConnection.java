package io.sluice.embedded.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One client's connection through a link, with its counterpart at the server. Confined to the link's thread. */
final class LinkConnection {
    /** How long bytes that may begin a sequence to rewrite wait for the rest of it. */
    private static final long HOLD_BACK_NANOS = Duration.ofMillis(250).toNanos();

    private static final int BUFFER_BYTES = 64 * 1024;

    private final LinkFaults faults;
    private final LinkTally tally;
    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final LinkFlow up;
    private final LinkFlow down;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private boolean connectBegun;
    private boolean connected;
    private boolean clientSpokeLast;
    private boolean cutNow;
    private boolean closed;
    private long heldSince;
    private @Nullable ByteRewrite rewrite;
    private LinkFaults.@Nullable Rewrite rewriteOrder;
    private @Nullable LinkCut cut;

    LinkConnection(SocketChannel accepted, Selector selector, LinkFaults faults, LinkTally tally) throws IOException {
        this.faults = faults;
        this.tally = tally;
        this.client = accepted;
        this.server = SocketChannel.open();
        this.clientKey = prepare(client, selector);
        this.serverKey = prepare(server, selector);
        long now = System.nanoTime();
        this.up = new LinkFlow(client, server, new ToServer(), now);
        this.down = new LinkFlow(server, client, new ToClient(), now);
        clientKey.attach(this);
        serverKey.attach(this);
    }

    private static SelectionKey prepare(SocketChannel channel, Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel.register(selector, 0);
    }

    /** Does what the selector says is possible on one of the two sockets. */
    void ready(SelectionKey key) {
        try {
            long due = System.nanoTime() + faults.delayNanos;
            if (key == serverKey && key.isConnectable()) {
                connected = server.finishConnect();
            }
            if (key.isReadable()) {
                (key == clientKey ? up : down).read(buffer, due);
            }
        } catch (IOException broken) {
            reset();
        }
    }

    /** Delivers what is due and tells the selector what to wait for. */
    void advance(InetSocketAddress address, long now) {
        if (closed) {
            return;
        }
        if (faults.mode == LinkFaults.Mode.SILENT) {
            clientKey.interestOps(0);
            serverKey.interestOps(0);
            return;
        }
        try {
            if (!connectBegun) {
                connectBegun = true;
                connected = server.connect(address);
            }
            releaseHeldBack(now);
            if (connected) {
                up.deliver(now);
            }
            down.deliver(now);
            if (down.isDone() && (cutNow || up.isDone())) {
                close();
            } else {
                awaitEvents(now);
            }
        } catch (IOException broken) {
            reset();
        }
    }

    private void awaitEvents(long now) {
        clientKey.interestOps(
                (up.wantsToRead() ? SelectionKey.OP_READ : 0) | (down.isDue(now) ? SelectionKey.OP_WRITE : 0));
        serverKey.interestOps(
                connected
                        ? (down.wantsToRead() ? SelectionKey.OP_READ : 0) | (up.isDue(now) ? SelectionKey.OP_WRITE : 0)
                        : SelectionKey.OP_CONNECT);
    }

    private void releaseHeldBack(long now) {
        if (rewrite != null && rewrite.holdsBack() && now - heldSince >= HOLD_BACK_NANOS) {
            up.add(rewrite.release(), now);
        }
    }

    /** Nanoseconds until {@link #advance} has something to do by itself; negative if only an event can change that. */
    long nanosUntilDue(long now) {
        if (closed || faults.mode == LinkFaults.Mode.SILENT) {
            return -1;
        }
        long held = rewrite != null && rewrite.holdsBack() ? Math.max(0, heldSince + HOLD_BACK_NANOS - now) : -1;
        return sooner(held, sooner(up.nanosUntilDue(now), down.nanosUntilDue(now)));
    }

    static long sooner(long one, long other) {
        if (one < 0 || other < 0) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        closeQuietly(client);
        closeQuietly(server);
    }

    /** Closes with RST on both sides. */
    void reset() {
        closed = true;
        resetQuietly(client);
        resetQuietly(server);
    }

    static void resetQuietly(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            // Then there is nobody left who could see how it ends.
        }
        closeQuietly(channel);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // A socket that fails to close is gone all the same.
        }
    }

    private @Nullable LinkCut armedCut() {
        LinkCut.Order order = faults.cut;
        if (order == null) {
            cut = null;
        } else if (cut == null || !cut.follows(order)) {
            cut = new LinkCut(order);
        }
        return cut;
    }

    private byte[] rewritten(byte[] bytes) {
        LinkFaults.Rewrite order = faults.rewrite;
        byte[] released = {};
        if (!Objects.equals(order, rewriteOrder)) {
            released = rewrite == null ? released : rewrite.release();
            rewriteOrder = order;
            rewrite = order == null ? null : new ByteRewrite(order.from(), order.to());
        }
        byte[] changed = bytes;
        if (rewrite != null) {
            changed = rewrite.apply(bytes);
            heldSince = System.nanoTime();
        }
        byte[] all = Arrays.copyOf(released, released.length + changed.length);
        System.arraycopy(changed, 0, all, released.length, changed.length);
        return all;
    }

    private final class ToServer implements LinkFlow.Passage {
        private final MessageCount messages = new MessageCount();

        @Override
        public byte[] arrived(byte[] bytes) {
            if (!clientSpokeLast) {
                clientSpokeLast = true;
                tally.turns++;
            }
            tally.pieces++;
            tally.messages += messages.endedBy(bytes);
            LinkCut armed = armedCut();
            if (armed != null) {
                armed.clientSends(bytes);
            }
            return rewritten(bytes);
        }

        @Override
        public void delivered(int count) {
            tally.bytesToServer += count;
        }
    }

    private final class ToClient implements LinkFlow.Passage {
        @Override
        public byte[] arrived(byte[] bytes) {
            LinkCut armed = armedCut();
            int allowed = armed == null ? bytes.length : armed.allowedOf(bytes);
            if (allowed == bytes.length) {
                return bytes;
            }
            faults.cut = null;
            tally.cuts++;
            cutNow = true;
            down.end(System.nanoTime() + faults.delayNanos);
            return Arrays.copyOf(bytes, allowed);
        }

        /** Counted when they leave for the client: what still waits for a delay has not been received. */
        @Override
        public void delivered(int count) {
            clientSpokeLast = false;
            tally.bytesToClient += count;
        }
    }
}
