package io.sluice.bench;

import io.sluice.bench.load.PgScript;
import io.sluice.bench.machine.Gateway;
import io.sluice.bench.report.LineChart;
import io.sluice.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/** Series over something that grows: connections, tenants, orders. Each is measured on the first variant. */
final class Growth {

    /** The points of one line, each with its measurements. */
    private static final class Line {
        private final Map<Integer, List<Sample>> points = new LinkedHashMap<>();

        void add(int x, Sample sample) {
            points.computeIfAbsent(x, unknown -> new ArrayList<>()).add(sample);
        }

        double at(int x, ToDoubleFunction<Sample> figure) {
            return Sample.median(points.getOrDefault(x, List.of()), figure);
        }
    }

    private final Lab lab;
    private final Gateway gateway;

    Growth(Lab lab) {
        this.lab = lab;
        this.gateway = lab.first();
    }

    /** pgbench alone over its connections: where the limit is, and for how many connections it is one. */
    void limit() {
        Map<String, Line> lines = new LinkedHashMap<>();
        overPasses(lab.mode().limitSteps(), connections -> {
            for (PgScript.Way way : PgScript.Way.values()) {
                line(lines, Limit.word(way))
                        .add(
                                connections,
                                lab.measure(
                                        "limit " + connections,
                                        way,
                                        connections,
                                        lab.mode().seriesTime(),
                                        Workload.POINT_READ));
            }
        });
        section(
                "The limit over connections",
                "limit",
                "connections to PostgreSQL",
                "The statements of a point read by pgbench, on the replica.",
                lines,
                List.of());
    }

    /** Point reads over HTTP connections. */
    void connections() {
        Map<String, Line> lines = new LinkedHashMap<>();
        List<String> arguments = Workload.POINT_READ.arguments(lab.shop());
        overPasses(lab.mode().connectionSteps(), connections -> {
            line(lines, gateway.name())
                    .add(
                            connections,
                            lab.measure(
                                    "connections " + connections,
                                    gateway,
                                    connections,
                                    lab.mode().seriesTime(),
                                    Workload.POINT_READ.kind(),
                                    arguments));
        });
        section(
                "Growth: connections",
                "connections",
                "HTTP connections",
                "Point reads in a closed loop, so beyond the capacity every further connection only waits.",
                lines,
                List.of("latency"));
    }

    /** Point reads over tenants who ask in turn; the p99 of the most tenants over that of the fewest. */
    double tenants() {
        Map<String, Line> lines = new LinkedHashMap<>();
        overPasses(lab.mode().tenantSteps(), tenants -> {
            line(lines, gateway.name())
                    .add(
                            tenants,
                            lab.measure(
                                    "tenants " + tenants,
                                    gateway,
                                    lab.options().connections(),
                                    lab.mode().seriesTime(),
                                    Workload.POINT_READ.kind(),
                                    Workload.pointRead(1, tenants, 0, Shop.ORDERS_PER_TENANT)));
        });
        section(
                "Growth: tenants",
                "tenants",
                "tenants",
                "Point reads; each request is of a tenant by chance among so many. The tables are the same all the time:"
                        + " %,d tenants with %d orders each."
                                .formatted(lab.shop().tenants(), Shop.ORDERS_PER_TENANT),
                lines,
                List.of("latency", "cost"));
        List<Integer> steps = lab.mode().tenantSteps();
        Line line = line(lines, gateway.name());
        return line.at(steps.get(steps.size() - 1), sample -> sample.load().p99Millis())
                / line.at(steps.get(0), sample -> sample.load().p99Millis());
    }

    /** Point reads and lists of one tenant whose orders grow. */
    void orders() {
        Map<String, Line> lines = new LinkedHashMap<>();
        Shop shop = lab.shop();
        int tenant = shop.growingTenant();
        for (int orders : lab.mode().orderSteps()) {
            if (orders > lab.options().maxOrders()) {
                continue;
            }
            shop.growTo(orders);
            for (int pass = 0; pass < lab.mode().passes(); pass++) {
                line(lines, "point read")
                        .add(
                                orders,
                                measure(
                                        "orders " + orders + " point-read",
                                        Workload.POINT_READ.kind(),
                                        Workload.pointRead(tenant, tenant, Shop.GROWING_BASE, orders)));
                line(lines, "list")
                        .add(
                                orders,
                                measure(
                                        "orders " + orders + " list",
                                        "list-before",
                                        List.of(
                                                Integer.toString(tenant),
                                                Integer.toString(orders),
                                                Integer.toString(Workload.PAGE),
                                                Long.toString(Shop.GROWING_EPOCH),
                                                Integer.toString(Shop.GROWING_STEP))));
            }
        }
        section(
                "Growth: orders",
                "orders",
                "orders of one tenant",
                "One tenant with so many orders, beside the others' %,d: an order by an id by chance, and 50 orders"
                                .formatted(shop.tenants() * Shop.ORDERS_PER_TENANT)
                        + " before a moment by chance. The steps follow each other, since rows are only added.",
                lines,
                List.of("latency", "cost"));
    }

    private Sample measure(String subject, String kind, List<String> arguments) {
        return lab.measure(
                subject, gateway, lab.options().connections(), lab.mode().seriesTime(), kind, arguments);
    }

    /** Goes through all steps once, then again: what drifts in the machine meets every step alike. */
    private void overPasses(List<Integer> steps, IntConsumer measure) {
        for (int pass = 0; pass < lab.mode().passes(); pass++) {
            steps.forEach(measure::accept);
        }
    }

    private static Line line(Map<String, Line> lines, String name) {
        return lines.computeIfAbsent(name, unknown -> new Line());
    }

    private void section(
            String heading, String file, String across, String words, Map<String, Line> lines, List<String> more) {
        Table table = new Table(
                across,
                "of",
                "per second",
                "p50 ms",
                "p99 ms",
                "errors",
                "gateway CPU µs",
                "PostgreSQL CPU µs",
                "client CPU µs",
                "RSS MiB");
        LineChart rate = new LineChart("per second", across, true);
        LineChart latency = new LineChart("latency in ms", across, true);
        LineChart cost = new LineChart("processor time of one request in µs", across, true);
        lines.forEach((name, line) -> line.points.forEach((x, samples) -> {
            double p50 = line.at(x, sample -> sample.load().p50Millis());
            double p99 = line.at(x, sample -> sample.load().p99Millis());
            double perSecond = line.at(x, sample -> sample.load().perSecond());
            double gatewayMicros = line.at(x, Sample::gatewayMicros);
            double databaseMicros = line.at(x, Sample::databaseMicros);
            table.row(
                    "%,d".formatted(x),
                    name,
                    perSecond,
                    p50,
                    p99,
                    Sample.errors(samples),
                    gatewayMicros,
                    databaseMicros,
                    line.at(x, Sample::clientMicros),
                    Sample.greatest(samples, Sample::residentMib));
            rate.point(name, x, perSecond);
            latency.point(name + ", p50", x, p50).point(name + ", p99", x, p99);
            cost.point(name + ", gateway", x, gatewayMicros).point(name + ", PostgreSQL", x, databaseMicros);
        }));
        StringBuilder text = new StringBuilder(words)
                .append(" Medians of ")
                .append(lab.mode().passes())
                .append(" passes.\n\n")
                .append(table.markdown())
                .append('\n')
                .append(lab.report().chart(file, heading + ", per second", rate.svg()));
        if (more.contains("latency")) {
            text.append(lab.report().chart(file + "-latency", heading + ", latency", latency.svg()));
        }
        if (more.contains("cost")) {
            text.append(lab.report().chart(file + "-cost", heading + ", cost of a request", cost.svg()));
        }
        lab.report().section(heading, text.toString());
    }
}
