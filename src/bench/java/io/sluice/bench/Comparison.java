package io.sluice.bench;

import io.sluice.bench.load.PgScript;
import io.sluice.bench.machine.Gateway;
import io.sluice.bench.report.BarChart;
import io.sluice.bench.report.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The workloads: in each round every variant of the gateway, pgbench in sequence and pgbench pipelined, one after the
 * other, so that a machine whose speed drifts is as slow for all of them. Ratios are taken round by round.
 */
final class Comparison {

    /** All measurements of a workload by who was measured, in the order of the rounds. */
    record Outcome(Map<String, List<Sample>> samples, Map<String, RoundTrips.Count> counts) {

        List<Sample> of(String way) {
            return samples.getOrDefault(way, List.of());
        }

        List<Sample> of(PgScript.Way way) {
            return of(Limit.word(way));
        }

        /** The median of the rounds' ratios of throughput; NaN where there is nothing to compare with. */
        double ratio(String variant, PgScript.Way way) {
            List<Sample> limit = of(way);
            List<Sample> measured = of(variant);
            return Sample.median(IntStream.range(0, Math.min(limit.size(), measured.size()))
                    .mapToDouble(i -> measured.get(i).load().perSecond()
                            / limit.get(i).load().perSecond())
                    .filter(Double::isFinite)
                    .toArray());
        }
    }

    private final Lab lab;
    private final Map<Workload, Outcome> outcomes = new EnumMap<>(Workload.class);
    private final List<Workload> notBuilt = new ArrayList<>();

    private Comparison(Lab lab) {
        this.lab = lab;
    }

    /** Measures the wanted workloads and writes their section. */
    static Map<Workload, Outcome> run(Lab lab) {
        Comparison comparison = new Comparison(lab);
        List<Workload> served = comparison.served();
        Map<Variant, Map<Workload, RoundTrips.Count>> counts = new LinkedHashMap<>();
        if (!served.isEmpty()) {
            lab.gateways().keySet().forEach(variant -> counts.put(variant, RoundTrips.count(lab, variant, served)));
        }
        for (Workload workload : served) {
            comparison.measure(workload, counts);
        }
        comparison.write();
        return comparison.outcomes;
    }

    private List<Workload> served() {
        List<Workload> served = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            if (!lab.options().wants(workload)) {
                continue;
            }
            boolean byAll =
                    lab.gateways().values().stream().allMatch(gateway -> new Preflight(gateway).serves(workload));
            (byAll ? served : notBuilt).add(workload);
        }
        return served;
    }

    private void measure(Workload workload, Map<Variant, Map<Workload, RoundTrips.Count>> counts) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round < lab.mode().rounds(); round++) {
            for (Gateway gateway : lab.gateways().values()) {
                add(
                        samples,
                        lab.measure(
                                workload.word(),
                                gateway,
                                lab.options().connections(),
                                lab.mode().time(),
                                workload.kind(),
                                workload.arguments(lab.shop())));
            }
            if (!Limit.scripts(workload).isEmpty()) {
                for (PgScript.Way way : PgScript.Way.values()) {
                    add(
                            samples,
                            lab.measure(
                                    workload.word(),
                                    way,
                                    lab.options().databaseConnections(),
                                    lab.mode().time(),
                                    workload));
                }
            }
        }
        Map<String, RoundTrips.Count> ofVariants = new LinkedHashMap<>();
        counts.forEach((variant, one) -> {
            RoundTrips.Count count = one.get(workload);
            if (count != null) {
                ofVariants.put(variant.name(), count);
            }
        });
        outcomes.put(workload, new Outcome(samples, ofVariants));
    }

    private static void add(Map<String, List<Sample>> samples, Sample sample) {
        samples.computeIfAbsent(sample.way(), unknown -> new ArrayList<>()).add(sample);
    }

    private void write() {
        if (outcomes.isEmpty() && notBuilt.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append(
                ("Medians of %d rounds of %d s each; %d HTTP connections, at most %d connections to each server, for"
                                + " the gateway and for pgbench. The columns are explained in `src/bench/README.md`.\n\n")
                        .formatted(
                                lab.mode().rounds(),
                                lab.mode().time().toSeconds(),
                                lab.options().connections(),
                                lab.options().databaseConnections()));
        text.append(gateways().markdown()).append('\n');
        text.append(lab.report().chart("workloads", "Requests per second of each workload", chart()));
        text.append("\nThe limit: the same statements by pgbench, as the runtime role under row-level security.\n\n");
        text.append(limits().markdown());
        lab.report().section("Workloads", text.toString());
    }

    private Table gateways() {
        Table table = new Table(
                "workload",
                "gateway",
                "requests/s (least–greatest)",
                "p50 ms",
                "p99 ms",
                "errors",
                "gateway CPU µs",
                "PostgreSQL CPU µs",
                "client CPU µs",
                "RSS MiB",
                "round trips (crowded)",
                "statements",
                "× in sequence",
                "× pipelined");
        outcomes.forEach((workload, outcome) -> {
            for (Gateway gateway : lab.gateways().values()) {
                row(table, workload, outcome, gateway.name());
            }
        });
        notBuilt.forEach(workload -> table.row(
                workload.word(), "not built yet", "–", "–", "–", "–", "–", "–", "–", "–", "–", "–", "–", "–"));
        return table;
    }

    private static void row(Table table, Workload workload, Outcome outcome, String variant) {
        List<Sample> samples = outcome.of(variant);
        RoundTrips.@Nullable Count count = outcome.counts.get(variant);
        long errors = Sample.errors(samples);
        table.row(
                workload.word(),
                variant,
                rate(samples),
                Sample.median(samples, sample -> sample.load().p50Millis()),
                Sample.median(samples, sample -> sample.load().p99Millis()),
                errors == 0 ? "0" : "**" + errors + " ERRORS**",
                Sample.median(samples, Sample::gatewayMicros),
                Sample.median(samples, Sample::databaseMicros),
                Sample.median(samples, Sample::clientMicros),
                Sample.greatest(samples, Sample::residentMib),
                count == null ? "–" : Table.figure(count.alone()) + " (" + Table.figure(count.crowded()) + ")",
                count == null ? "–" : Table.figure(count.statements()),
                outcome.ratio(variant, PgScript.Way.IN_SEQUENCE),
                outcome.ratio(variant, PgScript.Way.PIPELINED));
    }

    private static String rate(List<Sample> samples) {
        return Table.figure(Sample.median(samples, sample -> sample.load().perSecond())) + " ("
                + Table.figure(Sample.least(samples, sample -> sample.load().perSecond())) + "–"
                + Table.figure(Sample.greatest(samples, sample -> sample.load().perSecond())) + ")";
    }

    private Table limits() {
        Table table = new Table(
                "workload",
                "server",
                "in sequence/s (least–greatest)",
                "PostgreSQL CPU µs",
                "client CPU µs",
                "pipelined/s (least–greatest)",
                "PostgreSQL CPU µs",
                "client CPU µs");
        outcomes.forEach((workload, outcome) -> {
            List<Sample> sequence = outcome.of(PgScript.Way.IN_SEQUENCE);
            List<Sample> pipelined = outcome.of(PgScript.Way.PIPELINED);
            if (!sequence.isEmpty()) {
                table.row(
                        workload.word(),
                        workload.onlyReads() ? "replica" : "primary",
                        rate(sequence),
                        Sample.median(sequence, Sample::databaseMicros),
                        Sample.median(sequence, Sample::clientMicros),
                        rate(pipelined),
                        Sample.median(pipelined, Sample::databaseMicros),
                        Sample.median(pipelined, Sample::clientMicros));
            }
        });
        return table;
    }

    private String chart() {
        BarChart chart = new BarChart("requests or transactions per second, medians");
        outcomes.forEach((workload, outcome) -> outcome.samples.forEach((way, samples) -> chart.bar(
                workload.word(),
                way,
                Sample.median(samples, sample -> sample.load().perSecond()))));
        return chart.svg();
    }
}
