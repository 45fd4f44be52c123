package io.sluice.postgres.topology;

import java.util.Locale;

/** What a node was last seen to be. */
public enum NodeRole {
    /** It takes writes. */
    PRIMARY,
    /** It follows the primary and takes reads. */
    REPLICA,
    /** It answers, but takes no writes and follows nobody: not used. */
    READ_ONLY,
    /** It did not answer in time: not used. */
    UNREACHABLE;

    /** The word in headers, metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
