package io.sluice.bench;

import io.sluice.bench.load.PgScript;
import io.sluice.bench.report.Table;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** What the project has set itself, and what this run found. What was not measured is left out. */
final class Goals {
    private final Table table = new Table("goal", "gateway", "measured", "");

    /** Point reads against pgbench, and what they cost. */
    void pointRead(String variant, Comparison.@Nullable Outcome outcome) {
        if (outcome == null) {
            return;
        }
        goal(
                "point read ≥ 0.60 of pipelined pgbench",
                variant,
                outcome.ratio(variant, PgScript.Way.PIPELINED),
                r -> r >= 0.6);
        goal(
                "point read ≥ 1.8 × pgbench in sequence",
                variant,
                outcome.ratio(variant, PgScript.Way.IN_SEQUENCE),
                r -> r >= 1.8);
        goal(
                "point read ≤ 45 µs of gateway CPU",
                variant,
                Sample.median(outcome.of(variant), Sample::gatewayMicros),
                micros -> micros <= 45);
    }

    /** Memory over all workloads. */
    void memory(String variant, Map<Workload, Comparison.Outcome> outcomes) {
        double most = outcomes.values().stream()
                .mapToDouble(outcome -> Sample.greatest(outcome.of(variant), Sample::residentMib))
                .filter(mib -> !Double.isNaN(mib))
                .max()
                .orElse(Double.NaN);
        goal("RSS ≤ 200 MiB under load with a 128 MiB heap", variant, most, mib -> mib <= 200);
    }

    /** The tail at usual load. */
    void tail(String variant, double p99OverP50) {
        goal("p99 ≤ 5 × p50 at 70 % load", variant, p99OverP50, ratio -> ratio <= 5);
    }

    /** @param ratio p99 of the most tenants to that of one */
    void tenants(String variant, double ratio) {
        goal("p99 flat from one tenant to the most (their ratio ≤ 1.2)", variant, ratio, r -> r <= 1.2);
    }

    /** @param millis to the first answer */
    void start(@Nullable Double millis) {
        if (millis != null) {
            goal("first answer ≤ 1,000 ms after the start, " + StartUp.AOT, "–", millis, ms -> ms <= 1_000);
        }
    }

    private void goal(String words, String variant, double measured, DoublePredicate reached) {
        if (!Double.isNaN(measured)) {
            table.row(words, variant, measured, reached.test(measured) ? "reached" : "**missed**");
        }
    }

    boolean isEmpty() {
        return table.isEmpty();
    }

    String markdown() {
        return table.markdown();
    }
}
