package io.sluice.bench;

import io.sluice.bench.load.Throughput;
import io.sluice.bench.load.Wrk;
import io.sluice.bench.machine.Gateway;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.Role;
import io.sluice.embedded.link.TcpLink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts how often a request waits for a server and how many statements it sends, by a gateway of its own behind links
 * that count. Nothing is timed here: the links cost time.
 */
final class RoundTrips implements AutoCloseable {
    /** The watcher's questions go over the links, too, and would be counted; so it asks almost never. */
    private static final Map<String, String> CALM_WATCHER = Map.of(
            "sluice.topology.fast-for", "1ms",
            "sluice.topology.period", "1h",
            "sluice.topology.evidence", "2h",
            "sluice.topology.abandon-after", "3h",
            "sluice.read.max-lag", "1h",
            "sluice.read.max-lag-bytes", "1T");

    /** A statement that fewer requests than this share send has another cause than the request. */
    private static final double SHARE = 0.05;

    /**
     * What one request costs.
     *
     * @param alone round trips while there is one caller
     * @param crowded round trips a request while there are many, who may share one
     * @param statements BEGIN, COMMIT and the gateway's own among them
     */
    record Count(double alone, double crowded, double statements) {}

    private final Lab lab;
    private final List<TcpLink> links;
    private final Gateway gateway;

    private RoundTrips(Lab lab, List<TcpLink> links, Gateway gateway) {
        this.lab = lab;
        this.links = links;
        this.gateway = gateway;
    }

    /** Counts for each of the workloads. */
    static Map<Workload, Count> count(Lab lab, Variant variant, List<Workload> workloads) {
        List<TcpLink> links = lab.cluster().nodes().stream()
                .map(node -> TcpLink.to(node.port()))
                .toList();
        String hosts = links.stream().map(link -> "127.0.0.1:" + link.port()).collect(Collectors.joining(","));
        Gateway gateway = lab.meter()
                .know(Gateway.ready(lab.launch(variant)
                        .named(variant.name() + "-counted")
                        .with(CALM_WATCHER)
                        .with(Map.of("sluice.database.hosts", hosts))));
        try (RoundTrips counting = new RoundTrips(lab, links, gateway)) {
            Map<Workload, Count> counts = new EnumMap<>(Workload.class);
            for (Workload workload : workloads) {
                counts.put(workload, counting.count(workload));
            }
            return counts;
        }
    }

    private Count count(Workload workload) {
        Duration time = lab.mode().seriesTime();
        load(workload, lab.options().connections(), time);
        lab.meter().settle();
        Map<String, Long> before = statements();
        resetLinks();
        Throughput alone = load(workload, 1, time);
        double turns = turns() / (double) alone.requests();
        double statements = told(workload, before, statements(), alone.requests());
        resetLinks();
        Throughput crowded = load(workload, lab.options().connections(), time);
        return new Count(turns, turns() / (double) crowded.requests(), statements);
    }

    private Throughput load(Workload workload, int connections, Duration time) {
        return Wrk.run(gateway.api(), connections, time, workload.kind(), workload.arguments(lab.shop()));
    }

    private long turns() {
        return links.stream().mapToLong(TcpLink::turns).sum();
    }

    private void resetLinks() {
        links.forEach(TcpLink::resetCounters);
    }

    /** The number of statements a request; warns where they are not those that pgbench runs. */
    private double told(Workload workload, Map<String, Long> before, Map<String, Long> after, long requests) {
        Set<String> known =
                GatewaySql.of(workload).stream().map(RoundTrips::shape).collect(Collectors.toCollection(HashSet::new));
        Map<String, Double> seen = new HashMap<>();
        after.forEach((sql, calls) ->
                seen.merge(shape(sql), (calls - before.getOrDefault(sql, 0L)) / (double) requests, Double::sum));
        seen.values().removeIf(calls -> calls < SHARE);
        Set<String> spared = GatewaySql.spared().stream().map(RoundTrips::shape).collect(Collectors.toSet());
        Set<String> missing = known.stream()
                .filter(shape -> !seen.containsKey(shape) && !spared.contains(shape))
                .collect(Collectors.toSet());
        known.add(shape(GatewaySql.enterReadAndAsk()));
        if (known.size() > 1 && !(missing.isEmpty() && known.containsAll(seen.keySet()))) {
            List<String> differences = new ArrayList<>();
            seen.keySet().stream()
                    .filter(shape -> !known.contains(shape))
                    .forEach(shape -> differences.add("sent: " + start(shape)));
            missing.forEach(shape -> differences.add("not sent: " + start(shape)));
            lab.report()
                    .warn("For " + workload.word()
                            + " pgbench DOES NOT RUN WHAT THE GATEWAY SENDS, the limit is that of"
                            + " other statements: " + String.join("; ", differences));
        }
        return seen.values().stream().mapToDouble(calls -> calls).sum();
    }

    private static String start(String shape) {
        return "`" + shape.substring(0, Math.min(shape.length(), 60)) + "`";
    }

    /** Calls by the text that the server keeps, in which constants are parameters; all servers together. */
    private Map<String, Long> statements() {
        Map<String, Long> calls = new HashMap<>();
        for (ClusterNode node : lab.cluster().nodes()) {
            try (Connection connection = node.connect(Role.SUPERUSER);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT query, calls FROM pg_stat_statements"
                            + " WHERE userid = '" + Role.APP.username() + "'::regrole")) {
                while (rows.next()) {
                    calls.merge(rows.getString(1), rows.getLong(2), Long::sum);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return calls;
    }

    /** A statement without its parameters, constants and spaces. */
    private static String shape(String sql) {
        return sql.replaceAll("'[^']*'|\\$\\d+|\\b\\d+\\b|(?i)\\b(true|false|null)\\b", "?")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Override
    public void close() {
        gateway.close();
        links.forEach(TcpLink::close);
    }
}
