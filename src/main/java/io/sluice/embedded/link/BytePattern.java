package io.sluice.embedded.link;

/**
 * Finds a byte sequence in a stream, also where it straddles reads (Knuth, Morris and Pratt). Holds one stream's state;
 * not thread-safe.
 */
final class BytePattern {
    private final byte[] pattern;
    private final int[] fallback;
    private int matched;

    BytePattern(byte[] pattern) {
        if (pattern.length == 0) {
            throw new IllegalArgumentException("an empty pattern is everywhere");
        }
        this.pattern = pattern.clone();
        this.fallback = new int[pattern.length];
        for (int i = 1, k = 0; i < pattern.length; i++) {
            while (k > 0 && pattern[i] != pattern[k]) {
                k = fallback[k - 1];
            }
            if (pattern[i] == pattern[k]) {
                k++;
            }
            fallback[i] = k;
        }
    }

    /** The same pattern for another stream. */
    BytePattern fresh() {
        return new BytePattern(pattern);
    }

    int length() {
        return pattern.length;
    }

    /** How much of the pattern the stream ends with; after the whole of it, it starts again from nothing. */
    int matched() {
        return matched;
    }

    void reset() {
        matched = 0;
    }

    /** Takes the next byte of the stream; true if it completes the pattern. */
    boolean completedBy(byte next) {
        while (matched > 0 && next != pattern[matched]) {
            matched = fallback[matched - 1];
        }
        if (next == pattern[matched]) {
            matched++;
        }
        if (matched == pattern.length) {
            matched = 0;
            return true;
        }
        return false;
    }
}
