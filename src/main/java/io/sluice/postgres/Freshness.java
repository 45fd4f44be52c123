package io.sluice.postgres;

import java.util.Locale;

/** How fresh a read must be, as the header {@code Consistency} says it. */
public enum Freshness {
    /** Any healthy replica will do. */
    EVENTUAL,
    /** Only the primary will do: the read sees every write that was answered before it began. */
    STRONG;

    /**
     * The freshness of a header's word, as JAX-RS asks for it.
     *
     * @throws IllegalArgumentException if it is neither {@code eventual} nor {@code strong}
     */
    public static Freshness fromString(String word) {
        return switch (word.trim().toLowerCase(Locale.ROOT)) {
            case "eventual" -> EVENTUAL;
            case "strong" -> STRONG;
            default -> throw new IllegalArgumentException("Neither eventual nor strong");
        };
    }
}
