package io.sluice.http.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Times and dates as this API writes them: RFC 3339 in UTC with {@code Z}, dates as {@code YYYY-MM-DD}. Stricter than
 * {@link Instant#parse}, which also takes years of ten digits that PostgreSQL cannot hold.
 */
public final class Rfc3339 {

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private Rfc3339() {}

    /** The instant, or a {@link DateTimeException} where the text is none. */
    public static Instant instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            throw new DateTimeException("not RFC 3339 in UTC");
        }
        return Instant.parse(text);
    }

    /** The date, or a {@link DateTimeException} where the text is none. */
    public static LocalDate date(String text) {
        if (!DATE.matcher(text).matches()) {
            throw new DateTimeException("not a date");
        }
        return LocalDate.parse(text);
    }
}
