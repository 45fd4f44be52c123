package io.sluice.http;

import io.sluice.http.json.Rfc3339;
import io.sluice.http.json.StorableText;
import io.sluice.http.json.WireWords;
import io.sluice.problem.GatewayException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters that a resource method takes as text. It does so itself because JAX-RS answers an unreadable query
 * parameter with 404; here it is a 400 that names it. A parameter that was not sent is null. Path ids are the other way
 * round: an id that cannot be one is a 404, like any other row that does not exist.
 */
public final class Parameters {

    private Parameters() {}

    /** An id in the path. */
    public static long pathId(String what, String value) {
        Long id = positive(value);
        if (id == null) {
            throw GatewayException.notFound(what);
        }
        return id;
    }

    /** A positive 64-bit id. */
    public static @Nullable Long id(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        Long id = positive(value);
        if (id == null) {
            throw GatewayException.malformedParameter(name, "The parameter must be a positive 64-bit integer.");
        }
        return id;
    }

    /** Positive 64-bit ids, separated by commas. */
    public static @Nullable List<Long> ids(String name, @Nullable String value) {
        List<String> parts = words(name, value);
        return parts == null
                ? null
                : parts.stream().map(part -> required(id(name, part))).toList();
    }

    /** Words that are separated by commas; none of them is empty. */
    public static @Nullable List<String> words(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        List<String> parts = Arrays.asList(value.split(",", -1));
        if (parts.contains("")) {
            throw GatewayException.malformedParameter(name, "The parameter must be a comma list without empty parts.");
        }
        return parts;
    }

    /** An integer between two bounds, both included. */
    public static @Nullable Integer integer(String name, @Nullable String value, int least, int most) {
        if (value == null) {
            return null;
        }
        Long number = positive(value);
        if (number == null || number < least || number > most) {
            throw GatewayException.malformedParameter(
                    name, "The parameter must be an integer from " + least + " to " + most + ".");
        }
        return number.intValue();
    }

    /** An instant, RFC 3339 in UTC. */
    public static @Nullable Instant instant(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return Rfc3339.instant(value);
        } catch (DateTimeException e) {
            throw GatewayException.malformedParameter(
                    name, "The parameter must be an RFC 3339 time in UTC, such as 2025-01-31T12:00:00Z.");
        }
    }

    /** A date. */
    public static @Nullable LocalDate date(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return Rfc3339.date(value);
        } catch (DateTimeException e) {
            throw GatewayException.malformedParameter(name, "The parameter must be a date, such as 2025-01-31.");
        }
    }

    /** One of an enum's words on the wire: its {@code @JsonProperty}, else its name in lower case. */
    public static <E extends Enum<E>> @Nullable E word(String name, @Nullable String value, Class<E> type) {
        if (value == null) {
            return null;
        }
        E constant = WireWords.find(type, value);
        if (constant == null) {
            throw GatewayException.malformedParameter(
                    name, "The parameter must be one of: " + String.join(", ", WireWords.of(type)) + ".");
        }
        return constant;
    }

    /** Refuses text that PostgreSQL cannot hold; else gives it back. */
    public static @Nullable String text(String name, @Nullable String value) {
        if (value != null && !StorableText.is(value)) {
            throw GatewayException.malformedParameter(name, StorableText.REFUSAL);
        }
        return value;
    }

    /** The same for text of so many characters at most. */
    public static @Nullable String text(String name, @Nullable String value, int most) {
        if (value != null && value.codePointCount(0, value.length()) > most) {
            throw GatewayException.malformedParameter(name, "The parameter must have at most " + most + " characters.");
        }
        return text(name, value);
    }

    /** Refuses a comma list of more parts than so many; else gives it back. */
    public static <T> @Nullable List<T> atMost(int most, String name, @Nullable List<T> parts) {
        if (parts != null && parts.size() > most) {
            throw GatewayException.malformedParameter(name, "The parameter must have at most " + most + " parts.");
        }
        return parts;
    }

    /** The positive number that plain ASCII digits spell, or null. */
    private static @Nullable Long positive(String value) {
        if (value.isEmpty() || value.length() > 19 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            long number = Long.parseLong(value);
            return number > 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Long required(@Nullable Long id) {
        if (id == null) {
            throw new IllegalStateException("a part of a list is never null");
        }
        return id;
    }
}
