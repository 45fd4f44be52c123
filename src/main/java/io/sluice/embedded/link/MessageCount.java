package io.sluice.embedded.link;

/**
 * Counts the messages in what a client sends (PostgreSQL docs, "Message Formats"): a type and a length that counts
 * itself, but for the first, which has no type. Holds one connection's state; not thread-safe.
 */
final class MessageCount {

    private static final int STARTUP_HEADER = Integer.BYTES;
    private static final int HEADER = 1 + Integer.BYTES;

    private boolean startup = true;
    private int headerSeen;
    private int length;

    /** Bytes of the current message's body that are still to come. */
    private long left;

    /** How many messages end within these bytes. */
    int endedBy(byte[] bytes) {
        int ended = 0;
        for (byte next : bytes) {
            if (left > 0) {
                left--;
            } else {
                header(next);
                if (headerSeen > 0) {
                    continue;
                }
            }
            if (left == 0) {
                ended += startup ? 0 : 1;
                startup = false;
            }
        }
        return ended;
    }

    /** Takes one byte of a header; at its end {@code headerSeen} is back at 0 and {@code left} says what follows. */
    private void header(byte next) {
        headerSeen++;
        if (startup || headerSeen > 1) {
            length = length << Byte.SIZE | (next & 0xFF);
        }
        if (headerSeen == (startup ? STARTUP_HEADER : HEADER)) {
            headerSeen = 0;
            left = Math.max(0, length - Integer.BYTES);
            length = 0;
        }
    }
}
