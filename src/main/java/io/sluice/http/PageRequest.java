package io.sluice.http;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for, read from the query parameters {@code limit} and {@code cursor}. Immutable.
 *
 * @param cursor still opaque: {@link Cursors#position} reads it, since only the feature knows its scope
 */
public record PageRequest(int limit, @Nullable String cursor) {

    /** The most rows that one page can have. */
    public static final int MAX_LIMIT = 200;

    /** The rows of a page when the caller does not say. */
    public static final int DEFAULT_LIMIT = 50;

    /** Reads the two parameters as they were sent; a limit out of 1–200 or an empty cursor is a 400. */
    public static PageRequest of(@Nullable String limit, @Nullable String cursor) {
        Integer asked = Parameters.integer("limit", limit, 1, MAX_LIMIT);
        return new PageRequest(asked == null ? DEFAULT_LIMIT : asked, cursor);
    }

    /** How many rows to fetch: one more than the limit, to learn whether there is a next page. */
    public int fetch() {
        return limit + 1;
    }
}
