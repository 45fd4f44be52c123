package io.sluice.bench;

import io.sluice.bench.load.OpenLoop;
import io.sluice.bench.load.Throughput;
import io.sluice.bench.load.Wrk;
import io.sluice.bench.machine.Gateway;
import io.sluice.bench.machine.Meter;
import io.sluice.bench.report.LineChart;
import io.sluice.bench.report.Table;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Point reads that come whether or not the gateway keeps up, from a quarter to three times of what it can do. On a
 * gateway of its own, whose queue is as long as an operator would leave it.
 */
final class Overload {
    private static final int CONNECTIONS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long SEED = 42;
    private static final double USUAL_LOAD = 0.7;

    /**
     * What was found.
     *
     * @param p99OverP50 at seventy percent of the capacity
     */
    record Outcome(double capacity, double p99OverP50) {}

    private final Lab lab;

    private Overload(Lab lab) {
        this.lab = lab;
    }

    /** Measures the curve on the first variant and writes its section. */
    static Outcome run(Lab lab) {
        Variant variant = lab.gateways().keySet().iterator().next();
        Gateway.Launch launch = lab.bareLaunch("overloaded", variant.jdk(), Lab.JVM_OPTIONS, Lab.PACKAGE)
                .with(variant.settings());
        try (Gateway gateway = lab.meter().know(Gateway.ready(launch))) {
            return new Overload(lab).measure(gateway);
        }
    }

    private Outcome measure(Gateway gateway) {
        lab.warmUp(gateway);
        double capacity = Sample.median(
                closedLoop(gateway, lab.mode().seriesTime()).perSecond(),
                closedLoop(gateway, lab.mode().seriesTime()).perSecond(),
                closedLoop(gateway, lab.mode().seriesTime()).perSecond());
        Table table = new Table(
                "offered / capacity",
                "came/s",
                "good/s",
                "refused/s",
                "late/s",
                "unsent/s",
                "failed",
                "p50 ms",
                "p99 ms",
                "gateway CPU µs / request",
                "generator CPU");
        LineChart goodput = new LineChart("answers per second", "requests per second that came", false);
        LineChart latency = new LineChart("latency of good answers in ms", "requests per second that came", false);
        double ratio = Double.NaN;
        for (double offer : lab.mode().offers()) {
            Meter.Measured<OpenLoop.Outcome> measured = offer(gateway, offer * capacity);
            OpenLoop.Outcome outcome = measured.result();
            row(table, offer, measured);
            double cameAt = perSecond(outcome.came());
            goodput.point("good", cameAt, outcome.perSecond()).point("refused", cameAt, perSecond(outcome.refused()));
            latency.point("p50", cameAt, outcome.p50Millis()).point("p99", cameAt, outcome.p99Millis());
            if (offer == USUAL_LOAD) {
                ratio = outcome.p99Millis() / outcome.p50Millis();
            }
            // What is left over from one load must not meet the next.
            Gateway.pause(PATIENCE);
        }
        lab.report().section("Overload", text(capacity, table, goodput, latency));
        return new Outcome(capacity, ratio);
    }

    private Throughput closedLoop(Gateway gateway, Duration time) {
        return Wrk.run(
                gateway.api(),
                lab.options().connections(),
                time,
                Workload.POINT_READ.kind(),
                Workload.POINT_READ.arguments(lab.shop()));
    }

    private Meter.Measured<OpenLoop.Outcome> offer(Gateway gateway, double perSecond) {
        return lab.meter()
                .during(
                        gateway,
                        () -> OpenLoop.run(
                                new InetSocketAddress("127.0.0.1", gateway.port()),
                                new OpenLoop.Offer(perSecond, lab.mode().seriesTime(), CONNECTIONS, PATIENCE, SEED),
                                requests()));
    }

    private Supplier<byte[]> requests() {
        Random chance = new Random(SEED);
        int tenants = lab.shop().tenants();
        return () -> {
            int tenant = 1 + chance.nextInt(tenants);
            long id = (tenant - 1L) * Shop.ORDERS_PER_TENANT + 1 + chance.nextInt(Shop.ORDERS_PER_TENANT);
            return ("GET /v1/orders/" + id + " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-Id: " + tenant
                            + "\r\nRequest-Timeout: " + PATIENCE.toSeconds() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        };
    }

    private void row(Table table, double offer, Meter.Measured<OpenLoop.Outcome> measured) {
        OpenLoop.Outcome outcome = measured.result();
        table.row(
                offer,
                perSecond(outcome.came()),
                outcome.perSecond(),
                perSecond(outcome.refused()),
                perSecond(outcome.late()),
                perSecond(outcome.unsent()),
                outcome.failed() == 0 ? "0" : "**" + outcome.failed() + " FAILED**",
                outcome.p50Millis(),
                outcome.p99Millis(),
                (double) measured.usage().gateway() / Math.max(1, outcome.came() - outcome.unsent()),
                "%.0f %%"
                        .formatted(measured.usage().harness()
                                * 1e5
                                / measured.usage().nanos()));
        if (outcome.failed() > 0) {
            lab.report()
                    .warn("ERRORS under overload: at %.2f of the capacity %d answers were neither good nor a refusal."
                            .formatted(offer, outcome.failed()));
        }
        System.out.println("overload " + offer + ": " + outcome);
    }

    private double perSecond(long count) {
        return count * 1e9 / lab.mode().seriesTime().toNanos();
    }

    private String text(double capacity, Table table, LineChart goodput, LineChart latency) {
        return ("Point reads that come by chance at a mean rate (an open loop), each with `Request-Timeout: %d`, over at"
                                + " most %,d connections; a request that finds none free waits for one, and is given up after %d s."
                                + " The latency counts from the moment when the request came. The capacity, %s/s, is what a closed"
                                + " loop of %d connections reached just before. The generator takes its part of the same"
                                + " processors, the more the more it offers, so what is left for the gateway shrinks to the right."
                                + " The gateway's pool and queue are as they come by default.%n%n")
                        .formatted(
                                PATIENCE.toSeconds(),
                                CONNECTIONS,
                                PATIENCE.toSeconds(),
                                Table.figure(capacity),
                                lab.options().connections())
                + table.markdown()
                + "\n"
                + lab.report().chart("overload", "Good answers over offered load", goodput.svg())
                + lab.report().chart("overload-latency", "Latency over offered load", latency.svg());
    }
}
