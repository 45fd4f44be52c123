package io.sluice.scenario.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;

/**
 * All that one scenario needs: a cluster of its own behind links, migrated, with shops, and the gateways before it. A
 * scenario opens one and closes it. Not thread-safe.
 */
final class Stage implements AutoCloseable {
    private static final int SHOPS = 2;
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private final String scenario;
    private final EmbeddedCluster cluster;
    private final Numbers numbers;
    private final List<Shop> shops = new ArrayList<>();
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    /** Shared connections can be switched off for a whole run, so that the suite is run on both ways. */
    private static final String LANES = "sluice.lane.enabled";

    private final Map<String, String> settings = new TreeMap<>(Map.of(LANES, System.getProperty(LANES, "true")));

    private Stage(String scenario, EmbeddedCluster cluster) {
        this.scenario = scenario;
        this.cluster = cluster;
        this.numbers = new Numbers(scenario);
    }

    /** A primary and two replicas, all caught up. */
    static Stage open(String scenario) {
        return open(scenario, ClusterOptions.defaults());
    }

    static Stage open(String scenario, ClusterOptions options) {
        Stage stage = new Stage(scenario, EmbeddedCluster.start(options.withLinks()));
        try {
            stage.prepare();
            return stage;
        } catch (RuntimeException | SQLException e) {
            stage.close();
            throw new IllegalStateException(e);
        }
    }

    private void prepare() throws SQLException {
        ClusterNode primary = cluster.primary();
        Flyway.configure()
                .dataSource(primary.jdbcUrl(), Role.OWNER.username(), cluster.password(Role.OWNER))
                .load()
                .migrate();
        for (int i = 0; i < SHOPS; i++) {
            shops.add(newShop(primary));
        }
        awaitCaughtUp(primary);
        cluster.configuration().forEach((key, value) -> {
            if (!key.contains(".owner.")) {
                settings.put(key, value);
            }
        });
    }

    private static Shop newShop(ClusterNode primary) {
        long tenant = number(primary, "INSERT INTO tenants (name) VALUES ('shop ' || gen_random_uuid()) RETURNING id");
        long category = number(
                primary,
                "INSERT INTO categories (tenant_id, name) VALUES (%d, 'm-%d-goods') RETURNING id"
                        .formatted(tenant, tenant));
        long product = number(primary, """
                INSERT INTO products (tenant_id, category_id, name, price, stock)
                VALUES (%d, %d, 'm-%d-stock', 2.50, %d) RETURNING id""".formatted(tenant, category, tenant, Shop.INITIAL_STOCK));
        return new Shop(
                tenant,
                category,
                product,
                newUser(primary, tenant),
                newUser(primary, tenant),
                newUser(primary, tenant));
    }

    private static long newUser(ClusterNode primary, long tenant) {
        return number(primary, """
                INSERT INTO users (tenant_id, email, name)
                VALUES (%d, gen_random_uuid() || '@example.com', 'm-%d-buyer') RETURNING id""".formatted(tenant, tenant));
    }

    EmbeddedCluster cluster() {
        return cluster;
    }

    ClusterNode node(int number) {
        return cluster.node("node-" + number);
    }

    Numbers numbers() {
        return numbers;
    }

    List<Shop> shops() {
        return List.copyOf(shops);
    }

    /** All gateways believe each other's tokens and cursors. */
    Stage withSharedKeys() {
        return with("sluice.consistency.token-keys", "one key for all gateways of the suite")
                .with("sluice.http.cursor-key", "one key for all gateways of the suite");
    }

    /** For every gateway that is started from now on. */
    Stage with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Starts one more gateway and waits until it is ready. */
    GatewayProcess startGateway() {
        GatewayProcess gateway = GatewayProcess.start(scenario + "-" + (gateways.size() + 1), settings);
        gateways.add(gateway);
        return gateway;
    }

    /**
     * Callers of every gateway; returns when the first of each kind of request was answered well and the gateways keep
     * up with them, since what a fault costs cannot be told of a gateway that is still behind from its start. A machine
     * too busy for that is told of in the report, and the scenario goes on.
     */
    Load startLoad(LoadPlan plan) {
        List<Supplier<URI>> targets = new ArrayList<>();
        gateways.forEach(gateway -> targets.add(gateway::api));
        Load load = Load.start(plan, shops(), targets);
        loads.add(load);
        await("callers are served, see the log of " + scenario).atMost(SETTLING).until(() -> isServed(load));
        if (Waits.millisUntil(System.nanoTime(), () -> keepsUp(load)).isEmpty()) {
            numbers.tell("remark", "the gateways did not keep up with their callers before the fault");
        }
        return load;
    }

    /** Whether all that was answered within the last second went well and was asked less than half a second before. */
    private static boolean keepsUp(Load load) {
        List<Answer> last = load.timeline()
                .since(System.nanoTime() - TimeUnit.SECONDS.toNanos(1))
                .toList();
        return last.size() > load.plan().writers()
                && last.stream()
                        .allMatch(answer ->
                                answer.isGood() && Timeline.toMillis(answer.answeredAt() - answer.sentAt()) < 500);
    }

    private static boolean isServed(Load load) {
        LoadPlan plan = load.plan();
        return (plan.readers() == 0 || good(load, Answer.Kind.READ))
                && (plan.tokenReaders() == 0
                        || good(load, Answer.Kind.TOKEN_READ)
                        || load.ledger().withoutToken() > 0)
                && (plan.keyedWriters() + plan.keyedBuyers() == 0 || good(load, Answer.Kind.KEYED_WRITE))
                && (plan.plainWriters() + plan.plainBuyers() == 0 || good(load, Answer.Kind.WRITE));
    }

    private static boolean good(Load load, Answer.Kind kind) {
        return load.timeline().all().anyMatch(answer -> answer.kind() == kind && answer.isGood());
    }

    /** Lets time pass under load. */
    static void busyFor(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The primary acknowledges a commit only when one replica has it: none that was acknowledged dies with it. */
    void makeSynchronous(ClusterNode primary) {
        execute(primary, "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'");
        execute(primary, "SELECT pg_reload_conf()");
        await("the primary has a synchronous standby")
                .atMost(SETTLING)
                .until(() -> number(
                                primary,
                                "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('quorum','sync')")
                        > 0);
    }

    /** The running replica that has received most. */
    ClusterNode mostAdvanced() {
        return cluster.nodes().stream()
                .filter(ClusterNode::isRunning)
                .filter(node -> !node.isPrimary())
                .max(Comparator.comparingLong(
                        node -> number(node, "SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::bigint")))
                .orElseThrow();
    }

    /** Returns when every running replica shows all that the primary had when this was called. */
    void awaitCaughtUp(ClusterNode primary) {
        String position = text(primary, "SELECT pg_current_wal_flush_lsn()");
        await("replicas catch up")
                .atMost(SETTLING)
                .ignoreExceptions()
                .until(() -> cluster.replicas().stream()
                        .allMatch(replica -> text(replica, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'")
                                .equals("t")));
    }

    /**
     * Ends the load, waits until the server is done with what the gateways had begun, and tells what every scenario
     * must tell.
     */
    Audit audit(Load load, ClusterNode primary, Allowance... allowances) {
        Set<Allowance> allowed = Set.of(allowances);
        load.stop();
        await("the gateways' transactions end").atMost(SETTLING).until(() -> openTransactions(primary) == 0);
        Audit audit = Audit.of(load.ledger(), shops, primary, allowed.contains(Allowance.LOST_TAIL));
        Ledger ledger = load.ledger();
        numbers.tell("answers", load.timeline().count(answer -> true));
        numbers.tell("failed answers", load.timeline().failures());
        numbers.tell("acknowledged writes, unknown outcomes", audit.acknowledged() + ", " + audit.unknown());
        if (allowed.contains(Allowance.LOST_TAIL)) {
            numbers.tell("acknowledged writes lost with the old primary", audit.lost());
        } else {
            numbers.exactly(0, "lost acknowledged writes", audit.lost());
        }
        numbers.exactly(0, "doubled writes", audit.doubled());
        numbers.exactly(0, "refused writes that are there", audit.refusedButThere());
        numbers.exactly(
                0,
                "rows under another tenant, answers with another's rows",
                audit.misplaced() + ledger.foreignAnswers());
        numbers.exactly(0, "shops whose stock does not add up", audit.arithmetic());
        numbers.exactly(0, "stale reads of " + ledger.tokenReads() + " with token", ledger.staleReads());
        if (allowed.contains(Allowance.MISSING_TOKENS)) {
            numbers.tell("acknowledged writes without a token", ledger.withoutToken());
        } else {
            numbers.exactly(0, "acknowledged writes without a token", ledger.withoutToken());
        }
        for (String remark : audit.remarks()) {
            numbers.tell("remark", remark);
        }
        for (String violation : ledger.violations()) {
            numbers.tell("remark", violation);
        }
        return audit;
    }

    /** One caller of the first gateway, whose answers are looked at one by one. */
    Caller caller(Load load, Shop shop) {
        return new Caller(
                Caller.http(), gateways.get(0)::api, shop, load.plan().deadline(), new Timeline(), load.ledger());
    }

    static boolean isRead(Answer answer) {
        return answer.kind() == Answer.Kind.READ;
    }

    static boolean isReadOfAReplica(Answer answer) {
        String servedBy = answer.servedBy();
        return isRead(answer) && servedBy != null && servedBy.endsWith("role=replica");
    }

    static long openTransactions(ClusterNode node) {
        return number(
                node,
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app' AND state IS DISTINCT FROM 'idle'");
    }

    /** The gateways' own connections for requests. */
    static long backends(ClusterNode node) {
        return number(node, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app'");
    }

    static void execute(ClusterNode node, String sql) {
        try (Connection connection = node.connect(Role.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static long number(ClusterNode node, String sql) {
        return Long.parseLong(text(node, sql));
    }

    static String text(ClusterNode node, String sql) {
        try (Connection connection = node.connect(Role.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        loads.forEach(Load::close);
        gateways.forEach(GatewayProcess::close);
        cluster.close();
    }
}
