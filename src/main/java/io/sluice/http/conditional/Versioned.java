package io.sluice.http.conditional;

import org.jspecify.annotations.Nullable;

/** An answer that shows a row with a version; it leaves with a strong {@code ETag} (RFC 9110, 8.8.3). */
public interface Versioned {

    /** The row's version: another one after every change of the row. */
    long version();

    /**
     * What the answer shows beside its row, and what can change while the row's version stays; null where it shows
     * nothing else. A digest of its JSON then is the second half of the tag.
     */
    default @Nullable Object embedded() {
        return null;
    }
}
