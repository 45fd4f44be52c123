package io.sluice.reports;

import io.sluice.http.Parameters;
import io.sluice.problem.GatewayException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Whole UTC days, {@code to} exclusive. */
record Period(LocalDate from, LocalDate to) {

    /** Ten years. */
    static final int MOST_DAYS = 3_660;

    /** The period that two parameters spell; both must be there, in order, and not too far apart. */
    static Period of(@Nullable String from, @Nullable String to) {
        Period period = new Period(date("from", from), date("to", to));
        if (!period.from.isBefore(period.to)) {
            throw GatewayException.malformedParameter("to", "The parameter must be a date after from.");
        }
        if (ChronoUnit.DAYS.between(period.from, period.to) > MOST_DAYS) {
            throw GatewayException.malformedParameter(
                    "to", "The parameter must not be more than " + MOST_DAYS + " days after from.");
        }
        return period;
    }

    private static LocalDate date(String name, @Nullable String text) {
        LocalDate date = Parameters.date(name, text);
        if (date == null) {
            throw GatewayException.malformedParameter(name, "The parameter is required: a date, such as 2025-01-31.");
        }
        return date;
    }

    Instant begin() {
        return from.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Instant end() {
        return to.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** As part of a file's name. */
    String fileWord() {
        return from + "-" + to;
    }
}
