package io.sluice.bench;

import io.sluice.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The benchmark's program: measures what the command line asks for and writes {@code target/bench/report.md}. */
public final class Benchmark {
    private static final Path DIRECTORY = Path.of("target", "bench");
    private static final Path KEPT = Path.of("docs", "benchmarks");

    private Benchmark() {}

    /** See {@link Options#USAGE}; exit code 2 if the command line is not understood, 1 if a measurement failed. */
    public static void main(String... arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE.formatted(String.join(" ", Options.allWords())));
            System.exit(2);
            return;
        }
        Files.createDirectories(DIRECTORY);
        long begun = System.nanoTime();
        Report report = new Report(DIRECTORY, "Benchmark");
        if (options.mode() == Mode.SMOKE) {
            report.warn("This is a SMOKE RUN: it shows that the benchmark works, its figures are noise.");
        }
        boolean complete = measure(options, report);
        System.out.printf(
                "%s after %d s: %s%n",
                complete ? "complete" : "INCOMPLETE",
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                report.file());
        if (complete && options.keep()) {
            report.keep(KEPT);
        }
        System.exit(complete ? 0 : 1);
    }

    /** Whether all of it could be measured; what could stands in the report. */
    private static boolean measure(Options options, Report report) {
        try (Lab lab = Lab.open(options, report, DIRECTORY)) {
            Surroundings.write(lab);
            measure(lab);
            lab.log().tellDisturbances();
            return true;
        } catch (RuntimeException e) {
            report.warn("INCOMPLETE: " + e);
            report.section("What went wrong", "```\n" + e + "\n```");
            e.printStackTrace();
            return false;
        }
    }

    private static void measure(Lab lab) {
        Options options = lab.options();
        String first = lab.first().name();
        Goals goals = new Goals();
        Map<Workload, Comparison.Outcome> outcomes = new EnumMap<>(Comparison.run(lab));
        for (Variant variant : lab.gateways().keySet()) {
            goals.pointRead(variant.name(), outcomes.get(Workload.POINT_READ));
            goals.memory(variant.name(), outcomes);
        }
        Growth growth = new Growth(lab);
        if (options.wants(Series.LIMIT)) {
            growth.limit();
        }
        if (options.wants(Series.CONNECTIONS)) {
            growth.connections();
        }
        if (options.wants(Series.TENANTS)) {
            goals.tenants(first, growth.tenants());
        }
        if (options.wants(Series.OVERLOAD)) {
            goals.tail(first, Overload.run(lab).p99OverP50());
        }
        if (options.wants(Series.START_UP)) {
            goals.start(StartUp.run(lab).get(StartUp.AOT));
        }
        if (options.wants(Series.ORDERS)) {
            growth.orders();
        }
        if (!goals.isEmpty()) {
            lab.report().goals(goals.markdown());
        }
    }
}
