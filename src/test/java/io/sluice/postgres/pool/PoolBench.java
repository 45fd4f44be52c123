package io.sluice.postgres.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.embedded.link.TcpLink;
import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.node.DatabaseConfig;
import io.sluice.postgres.node.PoolSettings;
import io.sluice.postgres.node.TestNodes;
import io.sluice.postgres.pool.hook.ConnectionHook;
import io.sluice.postgres.pool.hook.SystemCheck;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pool behind a link to a real server, with what it told its observer. One a test. */
public final class PoolBench implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(20);

    /** Short waits, so that their ends can be seen; no connections that nobody asked for. */
    private static final String[] SHORT = {
        "min-size", "0",
        "acquire-timeout", "2s",
        "connect-timeout", "2s",
        "statement-timeout", "60s",
    };

    final VertxInternal vertx;
    final EmbeddedCluster cluster;
    public final TcpLink link;
    final Recording observer = new Recording();
    final HotStatements statements = new HotStatements();
    private final List<NodePool> pools = new ArrayList<>();

    public PoolBench(VertxInternal vertx, EmbeddedCluster cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.link = TcpLink.to(cluster.primary().port());
    }

    /** A pool of the house's own hooks and these, with short waits but for these settings. */
    NodePool pool(List<ConnectionHook> more, String... settings) {
        String[] all = new String[SHORT.length + settings.length];
        System.arraycopy(SHORT, 0, all, 0, SHORT.length);
        System.arraycopy(settings, 0, all, SHORT.length, settings.length);
        PoolConfig config = PoolSettings.pool(all);
        DatabaseConfig database =
                PoolSettings.database("username", Role.APP.username(), "password", cluster.password(Role.APP));
        PgConnectOptions options = TestNodes.options(database, config, link.port());
        List<ConnectionHook> hooks = new ArrayList<>();
        hooks.add(new Cleaning());
        hooks.add(new SystemCheck());
        hooks.add(new Warming(statements, config));
        hooks.add(new LeakReport(vertx, config.leakAfter(), observer));
        hooks.addAll(more);
        NodePool pool =
                new NodePool("node-1", vertx, options, config, new Hooks(hooks, observer), statements, observer);
        pools.add(pool);
        return pool;
    }

    /** The same without further hooks. */
    public NodePool pool(String... settings) {
        return pool(List.of(), settings);
    }

    /** A connection for a caller on an event loop of its own. */
    public Future<PooledConnection> acquire(NodePool pool) {
        return pool.acquire(vertx.createEventLoopContext());
    }

    /** Runs one statement on a lent connection. */
    public Future<RowSet<Row>> query(PooledConnection connection, String sql) {
        Promise<RowSet<Row>> answer = Promise.promise();
        connection.flush(
                client -> client.query(sql).execute().onComplete(answer),
                () -> answer.fail(new IllegalStateException("The connection is closed")));
        return answer.future();
    }

    /** Why connections were given up so far. */
    public List<String> destroyed() {
        return List.copyOf(observer.destroyed);
    }

    /** The process that serves a lent connection. */
    long backend(PooledConnection connection) {
        return get(query(connection, "SELECT pg_backend_pid()"))
                .iterator()
                .next()
                .getInteger(0);
    }

    /** What comes of it, within the limit. */
    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static Throwable failure(Future<?> future) {
        await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(future::isComplete);
        assertThat(future.failed()).isTrue();
        return future.cause();
    }

    static ProblemType problem(Future<?> future) {
        Throwable failure = failure(future);
        assertThat(failure).isInstanceOf(GatewayException.class);
        return ((GatewayException) failure).type();
    }

    @Override
    public void close() {
        pools.forEach(NodePool::close);
        link.close();
    }

    /** Remembers what it was told. */
    static final class Recording implements GatewayObserver {
        final ConcurrentLinkedQueue<String> opened = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> destroyed = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> cancels = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> held = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> hooks = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> coldStarts = new ConcurrentLinkedQueue<>();

        @Override
        public void connectionOpened(String node, Duration took) {
            opened.add(node);
        }

        @Override
        public void connectionDestroyed(String node, String reason) {
            destroyed.add(reason);
        }

        @Override
        public void connectFailed(String node, Throwable cause) {
            refusals.add(String.valueOf(cause));
        }

        @Override
        public void cancelEnded(String node, String outcome) {
            cancels.add(outcome);
        }

        @Override
        public void connectionHeldLong(String node, String work, Duration held) {
            this.held.add(work);
        }

        @Override
        public void hookFailed(String node, String hook, Throwable failure) {
            hooks.add(hook);
        }

        @Override
        public void warmUpFailed(String node, Throwable cause) {
            coldStarts.add(String.valueOf(cause));
        }
    }
}
