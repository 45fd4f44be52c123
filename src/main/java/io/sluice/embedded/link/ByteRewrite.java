package io.sluice.embedded.link;

import java.util.Arrays;

/**
 * Replaces a byte sequence in a stream by another of the same length. Bytes that may yet turn out to begin the sequence
 * are held back, but only from the first one on that would change: {@code BEGIN} to {@code BEGIM} holds back nothing.
 * Holds one stream's state; not thread-safe.
 */
final class ByteRewrite {
    private final BytePattern from;
    private final byte[] to;
    private final int firstChange;
    private byte[] held = {};

    ByteRewrite(byte[] from, byte[] to) {
        if (from.length != to.length) {
            throw new IllegalArgumentException("the bytes to write must be as many as those to find");
        }
        this.from = new BytePattern(from);
        this.to = to.clone();
        int change = Arrays.mismatch(from, to);
        this.firstChange = change < 0 ? from.length : change;
    }

    /** What may go on now: what was held back and the bytes given, less what is held back now. */
    byte[] apply(byte[] bytes) {
        byte[] all = Arrays.copyOf(held, held.length + bytes.length);
        System.arraycopy(bytes, 0, all, held.length, bytes.length);
        for (int i = held.length; i < all.length; i++) {
            if (from.completedBy(all[i])) {
                int start = i + 1 - to.length;
                for (int j = Math.max(0, start); j <= i; j++) {
                    all[j] = to[j - start];
                }
            }
        }
        int ready = all.length - Math.max(0, from.matched() - firstChange);
        held = Arrays.copyOfRange(all, ready, all.length);
        return Arrays.copyOf(all, ready);
    }

    boolean holdsBack() {
        return held.length > 0;
    }

    /** Gives up on what is held back: it goes on as it is. */
    byte[] release() {
        byte[] released = held;
        held = new byte[0];
        from.reset();
        return released;
    }
}
