package io.sluice.postgres.node;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.observe.Observers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The servers that the configuration names. Connections are opened when they are needed, not here. */
@Singleton
public class Nodes {

    private static final long SWEEP_MILLIS = 1_000;
    private static final int CACHED_STATEMENTS = 256;

    private final DatabaseConfig database;
    private final PoolConfig pool;
    private final List<Node> all;

    Nodes(Vertx vertx, DatabaseConfig database, PoolConfig pool, Observers observers) {
        this.database = database;
        this.pool = pool;
        List<Node> nodes = new ArrayList<>();
        for (String host : database.hosts().orElse(List.of())) {
            NodeAddress address = NodeAddress.of(host);
            String name = "node-" + (nodes.size() + 1);
            NodePool connections = new NodePool(name, vertx, runtimeOptions(address), pool, observers);
            NodeProbe probe = new NodeProbe(vertx, monitorOptions(address), pool.probeTimeout());
            nodes.add(new Node(name, address, connections, probe));
        }
        this.all = List.copyOf(nodes);
        vertx.setPeriodic(SWEEP_MILLIS, id -> all.forEach(node -> node.pool().sweep()));
    }

    /** In the order of the configuration. */
    public List<Node> all() {
        return all;
    }

    void onShutdown(@Observes ShutdownEvent event) {
        all.forEach(Node::close);
    }

    private PgConnectOptions runtimeOptions(NodeAddress address) {
        return options(address, database.username(), database.password().orElse(""))
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
                .setPreparedStatementCacheSqlFilter(sql -> true)
                .addProperty("application_name", "sluice")
                .addProperty("statement_timeout", millis(pool.statementTimeout()))
                .addProperty("lock_timeout", millis(pool.lockTimeout()))
                .addProperty("idle_in_transaction_session_timeout", millis(pool.idleInTransactionTimeout()));
    }

    private PgConnectOptions monitorOptions(NodeAddress address) {
        return options(
                        address,
                        database.monitor().username(),
                        database.monitor().password().orElse(""))
                .setCachePreparedStatements(true)
                .addProperty("application_name", "sluice-monitor")
                .addProperty("statement_timeout", millis(pool.probeTimeout()));
    }

    private PgConnectOptions options(NodeAddress address, String user, String password) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(database.name())
                .setUser(user)
                .setPassword(password)
                .addProperty("TimeZone", "UTC");
        options.setConnectTimeout((int) pool.connectTimeout().toMillis());
        options.setTcpNoDelay(true);
        options.setTcpKeepAlive(true);
        options.setTcpUserTimeout((int) pool.connectTimeout().toMillis());
        options.setMetricsName("");
        return options;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
