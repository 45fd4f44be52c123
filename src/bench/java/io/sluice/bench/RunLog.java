package io.sluice.bench;

import io.sluice.bench.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Every single measurement, as a line of a CSV file and of the terminal. Not thread-safe. */
final class RunLog {
    private static final String HEAD =
            "subject,way,requests_per_second,requests,errors,p50_ms,p99_ms,gateway_us,postgresql_us,client_us,gateway_rss_mib,"
                    + "strangers_percent\n";

    /** Above it a measurement says more of the other programs on the machine than of ours. */
    private static final double MOST_STRANGERS = 0.05;

    private final Path file;
    private final Report report;
    private int measured;
    private int disturbed;

    RunLog(Path file, Report report) {
        this.file = file;
        this.report = report;
        try {
            Files.writeString(file, HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes it, and warns of what is wrong with it. */
    Sample note(Sample sample) {
        measured++;
        if (sample.usage().strangersShare() > MOST_STRANGERS) {
            disturbed++;
        }
        if (sample.load().errors() > 0) {
            report.warn("ERRORS in " + sample.subject() + " (" + sample.way() + "): "
                    + sample.load().errorWords() + " of " + sample.load().requests()
                    + " requests. Its figures are not those of good answers.");
        }
        if (sample.load().requests() == 0) {
            report.warn("NO ANSWER AT ALL in " + sample.subject() + " (" + sample.way() + ").");
        }
        String line = String.format(
                Locale.ROOT,
                "%s,%s,%.1f,%d,%d,%.3f,%.3f,%.1f,%.1f,%.1f,%.1f,%.1f%n",
                sample.subject(),
                sample.way(),
                sample.load().perSecond(),
                sample.load().requests(),
                sample.load().errors(),
                sample.load().p50Millis(),
                sample.load().p99Millis(),
                sample.gatewayMicros(),
                sample.databaseMicros(),
                sample.clientMicros(),
                sample.residentMib(),
                sample.usage().strangersShare() * 100);
        System.out.print(line);
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sample;
    }

    /** Warns if other programs used the machine meanwhile. */
    void tellDisturbances() {
        if (disturbed > 0) {
            report.warn("The machine was BUSY WITH OTHER THINGS: during " + disturbed + " of " + measured
                    + " measurements other programs used more than " + Math.round(MOST_STRANGERS * 100)
                    + " % of its processors. Absolute figures are too low, ratios are shaky.");
        }
    }
}
