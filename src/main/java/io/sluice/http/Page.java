package io.sluice.http;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. A resource method that returns one gets its {@code Link: <…>; rel="next"} header by itself
 * ({@link PageLink}). Immutable.
 *
 * @param nextCursor what to send as {@code cursor} for the next page; null on the last one
 */
public record Page<T>(
        @Schema(required = true) List<T> items,

        @Schema(
                required = true,
                nullable = true,
                description = "Send it as `cursor` to get the next page; null on the last one.")
        @Nullable
        String nextCursor) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of rows that were fetched one more than the limit: the surplus row says that there is a next page,
     * and the last row that is kept says where it begins.
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> view, Function<R, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows.stream().map(view).toList(), null);
        }
        List<R> kept = rows.subList(0, limit);
        return new Page<>(kept.stream().map(view).toList(), cursor.apply(kept.get(limit - 1)));
    }
}
