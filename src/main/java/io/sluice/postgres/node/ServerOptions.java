package io.sluice.postgres.node;

import io.sluice.postgres.pool.PoolConfig;
import io.vertx.pgclient.PgConnectOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the driver is told about a server: address, role, TCP settings and session parameters. Behind a pooler only
 * those parameters that PgBouncer follows from client to client ({@code client_encoding}, {@code DateStyle},
 * {@code TimeZone}, {@code application_name}; PgBouncer 1.18 docs, {@code ignore_startup_parameters}), and no statement
 * is kept by a name, since the next transaction may run on another server.
 */
final class ServerOptions {

    /** Milliseconds; far beyond a probe's patience, it ends on the server what nobody waits for any more. */
    private static final String MONITOR_LIMIT = "5000";

    private final DatabaseConfig database;
    private final PoolConfig pool;
    private final Map<String, String> session;
    private final boolean pooled;

    ServerOptions(DatabaseConfig database, PoolConfig pool) {
        this.database = database;
        this.pool = pool;
        this.session = new SessionParameters(database, pool).ofConnection();
        this.pooled = database.pooler() == DatabaseConfig.Pooler.TRANSACTION;
    }

    PgConnectOptions forRequests(NodeAddress address) {
        PgConnectOptions options =
                options(address, database.username(), database.password().orElse(""), pool.applicationName());
        session.forEach(options::addProperty);
        return options;
    }

    PgConnectOptions forMonitor(NodeAddress address) {
        PgConnectOptions options = options(
                address,
                database.monitor().username(),
                database.monitor().password().orElse(""),
                pool.applicationName() + "-monitor");
        if (!pooled) {
            options.addProperty("statement_timeout", MONITOR_LIMIT);
        }
        return options;
    }

    private PgConnectOptions options(NodeAddress address, String user, String password, String applicationName) {
        Map<String, String> accepted = new LinkedHashMap<>();
        accepted.put("client_encoding", "utf8");
        accepted.put("DateStyle", "ISO");
        accepted.put("TimeZone", pool.timeZone());
        accepted.put("application_name", applicationName);
        PgConnectOptions options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(database.name())
                .setUser(user)
                .setPassword(password)
                .setProperties(accepted)
                .setPipeliningLimit(pool.pipeliningLimit())
                .setUseLayer7Proxy(pooled)
                .setCachePreparedStatements(!pooled)
                .setPreparedStatementCacheMaxSize(pool.statementCacheSize())
                .setPreparedStatementCacheSqlFilter(sql -> true);
        options.setConnectTimeout((int) pool.connectTimeout().toMillis());
        options.setTcpNoDelay(true);
        options.setTcpUserTimeout((int) pool.tcpUserTimeout().toMillis());
        options.setTcpKeepAlive(true);
        options.setTcpKeepAliveIdleSeconds((int) pool.keepaliveIdle().toSeconds());
        options.setTcpKeepAliveIntervalSeconds((int) pool.keepaliveInterval().toSeconds());
        options.setTcpKeepAliveCount(pool.keepaliveCount());
        options.setMetricsName("");
        return options;
    }
}
