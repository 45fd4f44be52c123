package io.sluice.postgres.node;

import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;

/** What the driver is told about a server: address, role, TCP settings and session parameters. */
final class ServerOptions {

    private static final int CACHED_STATEMENTS = 256;

    private final DatabaseConfig database;
    private final PoolConfig pool;

    ServerOptions(DatabaseConfig database, PoolConfig pool) {
        this.database = database;
        this.pool = pool;
    }

    PgConnectOptions forRequests(NodeAddress address) {
        return options(address, database.username(), database.password().orElse(""))
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
                .setPreparedStatementCacheSqlFilter(sql -> true)
                .addProperty("application_name", "sluice")
                .addProperty("statement_timeout", millis(pool.statementTimeout()))
                .addProperty("lock_timeout", millis(pool.lockTimeout()))
                .addProperty("idle_in_transaction_session_timeout", millis(pool.idleInTransactionTimeout()));
    }

    PgConnectOptions forMonitor(NodeAddress address) {
        return options(
                        address,
                        database.monitor().username(),
                        database.monitor().password().orElse(""))
                .setCachePreparedStatements(true)
                .addProperty("application_name", "sluice-monitor");
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
