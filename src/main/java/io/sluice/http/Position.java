package io.sluice.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a keyset page begins: after the row with this sort key and id. The key is text, or an instant in microseconds,
 * which is what {@code timestamptz} can hold. Immutable.
 */
public record Position(String key, long id) {

    /** After the row that was created at this instant; finer parts than microseconds are cut off. */
    public static Position at(Instant createdAt, long id) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
        return new Position(Long.toString(micros), id);
    }

    /** After the row with this text, for lists that are sorted by a name. */
    public static Position after(String text, long id) {
        return new Position(text, id);
    }

    /** The sort key as an instant; only for a position that was made {@link #at} one. */
    public Instant instant() {
        try {
            return Instant.EPOCH.plus(Long.parseLong(key), ChronoUnit.MICROS);
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalStateException("the position has no instant", e);
        }
    }
}
