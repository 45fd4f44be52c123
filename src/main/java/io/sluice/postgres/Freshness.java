package io.sluice.postgres;

import org.jspecify.annotations.Nullable;

/**
 * How fresh a read must be.
 *
 * @param strong only the primary will do: the read sees every write that was answered before it began
 * @param token the read sees at least the state that it stands for, on whichever node
 */
public record Freshness(boolean strong, @Nullable ConsistencyToken token) {

    /** Any healthy replica within the lag limit will do. */
    public static final Freshness EVENTUAL = new Freshness(false, null);

    /** Only the primary will do. */
    public static final Freshness STRONG = new Freshness(true, null);
}
