package io.sluice.postgres.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica is behind the primary; null where it is not known, which is not the same as zero.
 *
 * @param bytes of the log that the primary has flushed and the replica has not replayed
 * @param time how long ago the primary was already further than the replica is now
 */
public record Lag(@Nullable Long bytes, @Nullable Duration time) {

    /** Nothing is known. */
    public static final Lag UNKNOWN = new Lag(null, null);

    /** That of the primary itself. */
    public static final Lag NONE = new Lag(0L, Duration.ZERO);
}
