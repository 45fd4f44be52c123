package io.sluice.embedded.link;

import org.jspecify.annotations.Nullable;

/** Watches one connection for the moment at which its answers are to be cut. Confined to the link's thread. */
final class LinkCut {
    /** What to wait for: one of the two patterns, and how many of the server's bytes pass after the client's. */
    record Order(
            @Nullable BytePattern clientBytes, @Nullable BytePattern serverBytes, long allowance) {}

    private final Order order;
    private final @Nullable BytePattern clientBytes;
    private final @Nullable BytePattern serverBytes;
    private long allowance = Long.MAX_VALUE;

    LinkCut(Order order) {
        this.order = order;
        this.clientBytes = order.clientBytes == null ? null : order.clientBytes.fresh();
        this.serverBytes = order.serverBytes == null ? null : order.serverBytes.fresh();
    }

    boolean follows(Order other) {
        return order.equals(other);
    }

    void clientSends(byte[] bytes) {
        if (clientBytes == null) {
            return;
        }
        for (byte next : bytes) {
            if (clientBytes.completedBy(next)) {
                allowance = Math.min(allowance, order.allowance);
            }
        }
    }

    /** How many of the server's bytes still pass; fewer than all means: cut now. */
    int allowedOf(byte[] bytes) {
        if (serverBytes != null) {
            for (int i = 0; i < bytes.length; i++) {
                if (serverBytes.completedBy(bytes[i])) {
                    return Math.max(0, i + 1 - serverBytes.length());
                }
            }
            return bytes.length;
        }
        if (allowance == Long.MAX_VALUE) {
            return bytes.length;
        }
        int allowed = (int) Math.min(bytes.length, allowance);
        allowance -= allowed;
        return allowed;
    }
}
