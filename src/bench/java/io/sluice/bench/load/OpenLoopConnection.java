package io.sluice.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP/1.1 connection with at most one request under way. Knows answers with a {@code Content-Length}, as the
 * gateway's are. Opens itself again after it broke. Confined to its generator's thread.
 */
final class OpenLoopConnection {

    /** The answer is not complete yet. */
    static final int UNFINISHED = 0;

    /** The connection broke before the answer was complete. */
    static final int BROKEN = -1;

    private static final int BUFFER = 16 * 1024;
    private static final int HEAD_END = "\r\n\r\n".length();

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private SocketChannel channel;
    private boolean busy;
    private long since;

    OpenLoopConnection(InetSocketAddress server, Selector selector) throws IOException {
        this.server = server;
        this.selector = selector;
        this.channel = open();
    }

    private SocketChannel open() throws IOException {
        SocketChannel opened = SocketChannel.open(server);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.configureBlocking(false);
        opened.register(selector, SelectionKey.OP_READ, this);
        return opened;
    }

    boolean isBusy() {
        return busy;
    }

    /** When the request came that is under way, or was last. */
    long since() {
        return since;
    }

    void send(byte[] request, long cameAt) {
        since = cameAt;
        busy = true;
        buffer.clear();
        ByteBuffer bytes = ByteBuffer.wrap(request);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException broken) {
            // The selector tells of it, too: the end of the stream is readable.
        }
    }

    /** The answer's status once it is complete; {@link #UNFINISHED} before, {@link #BROKEN} if it never will be. */
    int receive() {
        try {
            if (channel.read(buffer) < 0) {
                return reopen();
            }
        } catch (IOException broken) {
            return reopen();
        }
        int status = statusIfComplete();
        if (status != UNFINISHED) {
            busy = false;
        }
        return status;
    }

    private int reopen() {
        close();
        try {
            channel = open();
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway takes no connections any more", e);
        }
        boolean lost = busy;
        busy = false;
        return lost ? BROKEN : UNFINISHED;
    }

    private int statusIfComplete() {
        int head = headLength();
        if (head < 0) {
            return UNFINISHED;
        }
        String text = new String(buffer.array(), 0, head, StandardCharsets.US_ASCII);
        if (buffer.position() < head + contentLength(text)) {
            return UNFINISHED;
        }
        return Integer.parseInt(text.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private int headLength() {
        byte[] bytes = buffer.array();
        for (int i = HEAD_END; i <= buffer.position(); i++) {
            if (bytes[i - 1] == '\n' && bytes[i - 2] == '\r' && bytes[i - 3] == '\n' && bytes[i - 4] == '\r') {
                return i;
            }
        }
        return -1;
    }

    private static int contentLength(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        if (at < 0) {
            throw new IllegalStateException("an answer without a length: " + head);
        }
        int begin = at + "\r\ncontent-length:".length();
        return Integer.parseInt(
                lower.substring(begin, lower.indexOf('\r', begin)).strip());
    }

    void close() {
        try {
            channel.close();
        } catch (IOException alreadyClosed) {
            // There is nothing left to release.
        }
    }
}
