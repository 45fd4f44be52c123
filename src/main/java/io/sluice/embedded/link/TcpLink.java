package io.sluice.embedded.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The network between clients and one server, with faults to switch on while it runs. Listens on a loopback port of its
 * own and forwards to the server's. One daemon thread does all the work; the public methods hand it an order and return
 * when it is carried out. Thread-safe.
 */
public final class TcpLink implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BACKLOG = 512;

    private final InetSocketAddress own;
    private final InetSocketAddress server;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    /** These are the thread's alone. */
    private final LinkFaults faults = new LinkFaults();

    private final LinkTally tally = new LinkTally();

    private final List<LinkConnection> connections = new ArrayList<>();
    private @Nullable ServerSocketChannel listener;

    private TcpLink(InetSocketAddress own, int serverPort) throws IOException {
        this.own = own;
        this.server = new InetSocketAddress(LoopbackPorts.address(), serverPort);
        this.selector = Selector.open();
        this.thread = new Thread(this::work, "tcp-link-" + own.getPort() + "-to-" + serverPort);
        thread.setDaemon(true);
    }

    /** A link to the server that listens, or will listen, on the loopback port. */
    public static TcpLink to(int serverPort) {
        return at(new InetSocketAddress(LoopbackPorts.address(), LoopbackPorts.next()), serverPort);
    }

    /** The same at an address of the caller's choice. */
    public static TcpLink at(InetSocketAddress own, int serverPort) {
        try {
            TcpLink link = new TcpLink(own, serverPort);
            link.thread.start();
            link.pass();
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect. */
    public int port() {
        return own.getPort();
    }

    /** Forwards at once; ends every fault, forgets what was to be rewritten or cut. Stalled bytes go on. */
    public void pass() {
        order(() -> {
            faults.clear();
            listen();
        });
    }

    /** Every byte takes this long in each direction, without fewer of them being under way. */
    public void delay(Duration eachWay) {
        order(() -> {
            faults.mode = LinkFaults.Mode.PASS;
            faults.delayNanos = eachWay.toNanos();
            listen();
        });
    }

    /** A partition: connections are accepted, nothing passes, nobody is told; {@link #pass} heals it. */
    public void silent() {
        order(() -> {
            faults.mode = LinkFaults.Mode.SILENT;
            listen();
        });
    }

    /** Nobody listens: existing connections are closed, new ones refused. */
    public void refuse() {
        order(() -> {
            faults.mode = LinkFaults.Mode.REFUSE;
            stopListening();
            connections.forEach(LinkConnection::close);
        });
    }

    /** Existing connections and every new one are reset (RST). */
    public void reset() {
        order(() -> {
            faults.mode = LinkFaults.Mode.RESET;
            connections.forEach(LinkConnection::reset);
            listen();
        });
    }

    /** Resets the existing connections once; new ones are not touched. */
    public void resetConnections() {
        order(() -> connections.forEach(LinkConnection::reset));
    }

    /**
     * Cuts the first connection whose client sends these bytes, once so many bytes of the answers that follow have
     * passed. With 0 the server still gets everything and the client hears nothing.
     */
    public void cutAnswersAfter(byte[] clientBytes, long serverBytes) {
        LinkCut.Order cut = new LinkCut.Order(new BytePattern(clientBytes), null, serverBytes);
        order(() -> faults.cut = cut);
    }

    /** Cuts the first connection whose server sends these bytes; they do not reach the client as a whole. */
    public void cutAnswersAt(byte[] serverBytes) {
        LinkCut.Order cut = new LinkCut.Order(null, new BytePattern(serverBytes), 0);
        order(() -> faults.cut = cut);
    }

    /** Replaces bytes of the same number on their way to the server, wherever they occur, until {@link #pass}. */
    public void rewriteClientBytes(byte[] from, byte[] to) {
        if (from.length != to.length || from.length == 0) {
            throw new IllegalArgumentException("needs as many bytes to write as to find, and at least one");
        }
        LinkFaults.Rewrite rewrite = new LinkFaults.Rewrite(from.clone(), to.clone());
        order(() -> faults.rewrite = rewrite);
    }

    /** Taken between two turns of the thread: what a client has received is counted. */
    public LinkCounters counters() {
        CompletableFuture<LinkCounters> counters = new CompletableFuture<>();
        order(() -> counters.complete(tally.now()));
        return counters.join();
    }

    /** How many times a client began to send after having last received something: round trips. */
    public long turns() {
        return counters().turns();
    }

    public void resetCounters() {
        order(tally::reset);
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void order(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        orders.add(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ClusterFailure("the link on port " + port() + " did not obey", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted while switching the link on port " + port(), e);
        }
    }

    private void work() {
        try (selector) {
            while (!closing) {
                selector.select(this::ready, millisUntilDue());
                for (Runnable next = orders.poll(); next != null; next = orders.poll()) {
                    next.run();
                }
                long now = System.nanoTime();
                connections.forEach(connection -> connection.advance(server, now));
                connections.removeIf(LinkConnection::isClosed);
            }
            // A reset closed its sockets; the selector lets go of them at its next turn, and so at its own close.
            stopListening();
            connections.forEach(LinkConnection::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Zero means: until something happens. */
    private long millisUntilDue() {
        long now = System.nanoTime();
        long nanos = -1;
        for (LinkConnection connection : connections) {
            nanos = LinkConnection.sooner(nanos, connection.nanosUntilDue(now));
        }
        return nanos < 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof LinkConnection connection) {
            connection.ready(key);
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel client = listener == null ? null : listener.accept();
            if (client == null) {
                return;
            }
            tally.connections++;
            if (faults.mode == LinkFaults.Mode.RESET) {
                LinkConnection.resetQuietly(client);
            } else {
                connections.add(new LinkConnection(client, selector, faults, tally));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocketChannel opened = ServerSocketChannel.open();
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.bind(own, BACKLOG);
            opened.configureBlocking(false);
            opened.register(selector, SelectionKey.OP_ACCEPT);
            listener = opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopListening() {
        try {
            if (listener != null) {
                listener.close();
                listener = null;
                // Until then the selector keeps the port open.
                selector.selectNow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
