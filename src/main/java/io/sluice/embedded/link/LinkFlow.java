package io.sluice.embedded.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection: bytes wait here until they are due, so that a delay is latency and not a limit of
 * throughput. Confined to the link's thread.
 */
final class LinkFlow {
    /** Enough for a delay of a second at a few MB/s; beyond it the source waits as on a full network. */
    private static final int FULL = 8 * 1024 * 1024;

    /** What happens to bytes on their way, and who is told when they are through. */
    interface Passage {
        byte[] arrived(byte[] bytes);

        void delivered(int count);
    }

    private record Chunk(ByteBuffer bytes, long due) {}

    private final SocketChannel source;
    private final SocketChannel target;
    private final Passage passage;
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private long lastDue;
    private boolean ended;
    private boolean endPassedOn;

    LinkFlow(SocketChannel source, SocketChannel target, Passage passage, long now) {
        this.source = source;
        this.target = target;
        this.passage = passage;
        this.lastDue = now;
    }

    void read(ByteBuffer buffer, long due) throws IOException {
        buffer.clear();
        int count = source.read(buffer);
        if (count < 0) {
            end(due);
        } else if (count > 0) {
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            add(passage.arrived(bytes), due);
        }
    }

    void add(byte[] bytes, long due) {
        if (bytes.length > 0) {
            waiting.add(new Chunk(ByteBuffer.wrap(bytes), inOrder(due)));
            waitingBytes += bytes.length;
        }
    }

    /** Nothing more will come from the source; what waits is still delivered. */
    void end(long due) {
        ended = true;
        inOrder(due);
    }

    /** A shorter delay must not let later bytes overtake earlier ones. */
    private long inOrder(long due) {
        lastDue = due - lastDue > 0 ? due : lastDue;
        return lastDue;
    }

    void deliver(long now) throws IOException {
        while (isDue(now)) {
            Chunk first = waiting.getFirst();
            int count = target.write(first.bytes);
            waitingBytes -= count;
            if (count > 0) {
                passage.delivered(count);
            }
            if (first.bytes.hasRemaining()) {
                return;
            }
            waiting.removeFirst();
        }
        if (ended && !endPassedOn && waiting.isEmpty() && lastDue - now <= 0) {
            endPassedOn = true;
            target.shutdownOutput();
        }
    }

    boolean isDue(long now) {
        Chunk first = waiting.peekFirst();
        return first != null && first.due - now <= 0;
    }

    boolean wantsToRead() {
        return !ended && waitingBytes < FULL;
    }

    boolean isDone() {
        return endPassedOn;
    }

    /** Nanoseconds until something becomes due; negative if nothing waits for its time. */
    long nanosUntilDue(long now) {
        Chunk first = waiting.peekFirst();
        long next = first != null ? first.due : lastDue;
        boolean waits = (first != null || (ended && !endPassedOn)) && next - now > 0;
        return waits ? next - now : -1;
    }
}
