package io.sluice.bench;

import io.sluice.bench.load.PgBench;
import io.sluice.bench.load.PgScript;
import io.sluice.bench.load.Throughput;
import io.sluice.bench.load.Wrk;
import io.sluice.bench.machine.Gateway;
import io.sluice.bench.machine.Jdk;
import io.sluice.bench.machine.Meter;
import io.sluice.bench.report.Report;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** What every measurement needs: the cluster with its rows, the measured gateways, the meter. Not thread-safe. */
final class Lab implements AutoCloseable {
    static final List<String> JVM_OPTIONS = List.of("-Xmx128m");
    static final Path PACKAGE = Path.of("target", "quarkus-app", "quarkus-run.jar");

    /** Settings of the servers beside those of the embedded cluster. */
    static final Map<String, String> SERVER_SETTINGS = Map.of(
            "shared_buffers", "256MB",
            "max_connections", "300",
            "max_wal_size", "8GB",
            "wal_keep_size", "4GB",
            "checkpoint_timeout", "1h");

    /** What the gateway sets on its connections by default, for pgbench's. */
    static final Map<String, String> SESSION = Map.of(
            "statement_timeout", "10s",
            "lock_timeout", "5s",
            "idle_in_transaction_session_timeout", "30s",
            "search_path", "public",
            "timezone", "UTC");

    private static final String FIRST_TIMELINE = "00000001";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Options options;
    private final Report report;
    private final Path directory;
    private final EmbeddedCluster cluster;
    private final Meter meter;
    private final RunLog log;
    private final Shop shop;
    private final Map<Variant, Gateway> gateways = new LinkedHashMap<>();

    private Lab(Options options, Report report, Path directory, EmbeddedCluster cluster) {
        this.options = options;
        this.report = report;
        this.directory = directory;
        this.cluster = cluster;
        this.meter = new Meter(cluster.nodes().stream().map(ClusterNode::pid).toList());
        this.log = new RunLog(directory.resolve("runs.csv"), report);
        this.shop = Shop.open(cluster, options.mode().tenants(), directory);
    }

    /** Starts a primary and a replica with rows, and the gateways of all variants. */
    static Lab open(Options options, Report report, Path directory) {
        ClusterOptions servers = ClusterOptions.defaults().withReplicas(1).withPatience(PATIENCE);
        for (Map.Entry<String, String> setting : SERVER_SETTINGS.entrySet()) {
            servers = servers.withSetting(setting.getKey(), setting.getValue());
        }
        EmbeddedCluster cluster = EmbeddedCluster.start(servers);
        Flyway.configure()
                .dataSource(cluster.primary().jdbcUrl(), Role.OWNER.username(), cluster.password(Role.OWNER))
                .load()
                .migrate();
        Lab lab = new Lab(options, report, directory, cluster);
        options.variants()
                .forEach(variant -> lab.gateways.put(variant, lab.meter.know(Gateway.ready(lab.launch(variant)))));
        lab.shop.findPages(new Preflight(lab.first())::nextCursor);
        lab.gateways.values().forEach(lab::warmUp);
        return lab;
    }

    /** How a variant is started for most measurements: with all its connections open, and a queue for all callers. */
    Gateway.Launch launch(Variant variant) {
        Map<String, String> settings = new TreeMap<>(bareSettings());
        String connections = Integer.toString(options.databaseConnections());
        settings.put("sluice.pool.max-size", connections);
        settings.put("sluice.pool.min-size", connections);
        settings.put("sluice.pool.max-waiting", "2000");
        settings.put("sluice.reports.max-waiting", "2000");
        settings.putAll(variant.settings());
        List<String> jvmOptions = new ArrayList<>(JVM_OPTIONS);
        jvmOptions.addAll(variant.jvmOptions());
        return new Gateway.Launch(variant.name(), variant.jdk(), jvmOptions, PACKAGE, settings);
    }

    /** The same without anything that an operator would not have set. */
    Gateway.Launch bareLaunch(String name, Jdk jdk, List<String> jvmOptions, Path jar) {
        return new Gateway.Launch(name, jdk, jvmOptions, jar, bareSettings());
    }

    private Map<String, String> bareSettings() {
        Map<String, String> settings = new TreeMap<>(cluster.configuration());
        settings.keySet().removeIf(key -> key.contains(".owner."));
        settings.put("sluice.tenancy.source", "header");
        settings.put("sluice.http.cursor-key", "one key for all gateways of the benchmark");
        settings.put("quarkus.log.console.json.enabled", "false");
        return settings;
    }

    /** Loads the gateway until it is as fast as it gets; see {@link WarmUp}. */
    void warmUp(Gateway gateway) {
        new WarmUp(this, gateway).run();
    }

    /** Measures the load on a gateway, or on PostgreSQL alone. */
    Sample measure(String subject, String way, @Nullable Gateway gateway, Supplier<Throughput> load) {
        meter.settle();
        Meter.Measured<Throughput> measured = meter.during(gateway, load);
        return log.note(new Sample(subject, way, measured.result(), measured.usage()));
    }

    /** Measures one of {@code workload.lua}'s kinds on a gateway. */
    Sample measure(
            String subject, Gateway gateway, int connections, Duration time, String kind, List<String> arguments) {
        return measure(
                subject, gateway.name(), gateway, () -> Wrk.run(gateway.api(), connections, time, kind, arguments));
    }

    /** Measures pgbench. */
    Sample measure(String subject, PgScript.Way way, int connections, Duration time, Workload workload) {
        return measure(
                subject,
                Limit.word(way),
                null,
                () -> pgbench(workload).run(connections, time, way, Limit.scripts(workload)));
    }

    /** On the server that the gateway asks for such work: a replica for reads, the primary where writes are in it. */
    private PgBench pgbench(Workload workload) {
        ClusterNode node = workload.onlyReads() ? cluster.replicas().get(0) : cluster.primary();
        return new PgBench(
                node.port(),
                Role.APP.username(),
                cluster.password(Role.APP),
                SESSION,
                Limit.variables(shop.tenants(), FIRST_TIMELINE),
                directory.resolve("pgbench"));
    }

    Options options() {
        return options;
    }

    Mode mode() {
        return options.mode();
    }

    Report report() {
        return report;
    }

    Path directory() {
        return directory;
    }

    EmbeddedCluster cluster() {
        return cluster;
    }

    Meter meter() {
        return meter;
    }

    RunLog log() {
        return log;
    }

    Shop shop() {
        return shop;
    }

    Map<Variant, Gateway> gateways() {
        return gateways;
    }

    /** The gateway of the first variant, which the series are measured on. */
    Gateway first() {
        return gateways.values().iterator().next();
    }

    @Override
    public void close() {
        gateways.values().forEach(Gateway::close);
        cluster.close();
    }
}
