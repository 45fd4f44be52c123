package io.sluice.postgres.node;

import static io.sluice.postgres.pool.PoolBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.PoolBench;
import io.sluice.postgres.pool.PooledConnection;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is configured is what the server and the driver are told. */
class ServerOptionsTest {

    private static final NodeAddress ADDRESS = new NodeAddress("127.0.0.1", 1);

    @Test
    void theServerHasTheSessionParametersOfTheConfiguration() {
        // Given
        VertxInternal vertx = (VertxInternal) Vertx.vertx();
        try (EmbeddedCluster cluster =
                        EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0));
                PoolBench bench = new PoolBench(vertx, cluster)) {
            NodePool pool = bench.pool(
                    "application-name", "shop",
                    "statement-timeout", "1234ms",
                    "lock-timeout", "2s",
                    "idle-in-transaction-timeout", "3s",
                    "time-zone", "Europe/Vienna",
                    "search-path", "public, pg_temp",
                    "work-mem", "8M");

            // When
            PooledConnection connection = get(bench.acquire(pool));
            Row row = get(bench.query(connection, """
                    SELECT current_setting('application_name'), current_setting('statement_timeout'),
                           current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),
                           current_setting('TimeZone'), current_setting('search_path'), current_setting('work_mem')""")).iterator().next();

            // Then
            assertThat(row.deepToString()).isEqualTo("[shop,1234ms,2s,3s,Europe/Vienna,public, pg_temp,8MB]");
        } finally {
            get(vertx.close());
        }
    }

    @Test
    void theKernelIsToldToNoticeDeadPeers() {
        // When
        PgConnectOptions options = options("none").forRequests(ADDRESS);

        // Then
        assertThat(options.getTcpUserTimeout()).isEqualTo(5_000);
        assertThat(options.isTcpKeepAlive()).isTrue();
        assertThat(options.getTcpKeepAliveIdleSeconds()).isEqualTo(5);
        assertThat(options.getTcpKeepAliveIntervalSeconds()).isEqualTo(2);
        assertThat(options.getTcpKeepAliveCount()).isEqualTo(3);
    }

    @Test
    void behindAPoolerNothingIsKeptBetweenTransactions() {
        // When
        PgConnectOptions requests = options("transaction").forRequests(ADDRESS);
        PgConnectOptions monitor = options("transaction").forMonitor(ADDRESS);

        // Then
        assertThat(requests.getCachePreparedStatements()).isFalse();
        assertThat(requests.getUseLayer7Proxy()).isTrue();
        assertThat(requests.getProperties())
                .containsOnlyKeys("client_encoding", "DateStyle", "TimeZone", "application_name");
        assertThat(monitor.getProperties()).isEqualTo(withName(requests.getProperties(), "sluice-monitor"));
    }

    @Test
    void whatThePoolerDoesNotTakeEachTransactionSets() {
        // When
        Map<String, String> pooled = parameters("transaction").toSet();
        Map<String, String> direct = parameters("none").toSet();

        // Then
        assertThat(direct).isEmpty();
        assertThat(pooled)
                .containsOnly(
                        Map.entry("statement_timeout", "10000"),
                        Map.entry("lock_timeout", "5000"),
                        Map.entry("idle_in_transaction_session_timeout", "30000"),
                        Map.entry("search_path", "public"));
    }

    private static ServerOptions options(String pooler) {
        return new ServerOptions(PoolSettings.database("pooler", pooler), PoolSettings.pool());
    }

    private static SessionParameters parameters(String pooler) {
        return new SessionParameters(PoolSettings.database("pooler", pooler), PoolSettings.pool());
    }

    private static Map<String, String> withName(Map<String, String> properties, String name) {
        Map<String, String> changed = new HashMap<>(properties);
        changed.put("application_name", name);
        return changed;
    }
}
