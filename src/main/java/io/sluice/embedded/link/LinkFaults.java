package io.sluice.embedded.link;

import org.jspecify.annotations.Nullable;

/** The faults that a link makes at present. Confined to the link's thread. */
final class LinkFaults {
    /** Bytes to replace on their way to the server. */
    record Rewrite(byte[] from, byte[] to) {}

    enum Mode {
        PASS,
        SILENT,
        REFUSE,
        RESET
    }

    Mode mode = Mode.PASS;
    long delayNanos;

    @Nullable
    Rewrite rewrite;

    LinkCut.@Nullable Order cut;

    /** No fault at all. */
    void clear() {
        mode = Mode.PASS;
        delayNanos = 0;
        rewrite = null;
        cut = null;
    }
}
