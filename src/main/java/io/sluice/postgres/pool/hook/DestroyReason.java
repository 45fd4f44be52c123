package io.sluice.postgres.pool.hook;

import java.util.Locale;

/** Why a connection was given up; the closed set behind the metric's tag. */
public enum DestroyReason {
    /** The server or the network closed it. */
    CLOSED,
    /** Its transaction was not seen to end. */
    UNCLEAN,
    /** It did not answer in time. */
    HUNG,
    /** It reached its maximum lifetime, or was not used for long. */
    EXPIRED,
    /** The pool began another generation. */
    RENEWED,
    /** A cancel was asked on it whose end was not seen, or that may reach its pooler's next client. */
    CANCELLED,
    /** A hook refused it. */
    REFUSED,
    /** The pool was closed. */
    SHUTDOWN;

    /** The word for metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
