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
    /** It takes writes on a timeline that another one has overtaken: not used, also not for reads. */
    FENCED,
    /** It takes writes, and so does another one on the same timeline: not used. */
    CONFLICTED,
    /** It follows a timeline beyond the point where the cluster left it: not used. */
    DIVERGED,
    /** It belongs to another cluster: never used. */
    FOREIGN,
    /** It did not answer in time: not used. */
    UNREACHABLE;

    /** The word in headers, metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
