package io.sluice.scenario.faults;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the gateway, or that there was none.
 *
 * @param sentAt when the request was sent, by {@link System#nanoTime}
 * @param answeredAt when its answer was there
 * @param status the HTTP status, 0 for a transport failure or a client that would wait no longer
 * @param code the problem's code, {@code transport} without an answer, empty on success
 * @param token the {@code Consistency-Token}
 * @param servedBy the {@code Served-By} header
 * @param degraded the {@code Sluice-Degraded} header
 */
record Answer(
        Kind kind,
        long sentAt,
        long answeredAt,
        int status,
        String code,
        String body,
        @Nullable String token,
        @Nullable String servedBy,
        @Nullable String degraded) {

    /** What was asked. */
    enum Kind {
        READ,
        TOKEN_READ,
        STRONG_READ,
        WRITE,
        KEYED_WRITE;

        boolean isWrite() {
            return this == WRITE || this == KEYED_WRITE;
        }
    }

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** Nobody knows whether the write has happened. */
    boolean isOutcomeUnknown() {
        return status == 0 || code.equals("outcome-unknown");
    }

    /** The first id of the body. */
    long id() {
        Matcher matcher = ID.matcher(body);
        if (!matcher.find()) {
            throw new IllegalStateException("no id in " + body);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** What is remembered of it. */
    Answer withoutBody() {
        return new Answer(kind, sentAt, answeredAt, status, code, "", null, servedBy, degraded);
    }
}
