package io.sluice.postgres.fault;

import java.util.Locale;

/** What is known of a failed attempt; decides whether it may be repeated. */
public enum RetryClass {
    /** Nothing was sent: anything may be repeated. */
    NOT_SENT,
    /** The server said that it rolled back: anything may be repeated. */
    ROLLED_BACK,
    /** The answer was lost after everything had been sent: only what is repeatable by nature or by a key. */
    UNKNOWN,
    /** Repeating would give the same, or the time is over. */
    FINAL;

    /** Whether such an attempt may be made again. */
    public boolean mayRepeat(boolean repeatable) {
        return switch (this) {
            case NOT_SENT, ROLLED_BACK -> true;
            case UNKNOWN -> repeatable;
            case FINAL -> false;
        };
    }

    /** The word for metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
