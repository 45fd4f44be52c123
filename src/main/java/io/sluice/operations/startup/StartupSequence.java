package io.sluice.operations.startup;

import io.quarkus.runtime.StartupEvent;
import io.sluice.observe.Observers;
import io.sluice.postgres.migration.Schema;
import io.sluice.postgres.node.DatabaseConfig;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.pool.PoolConfig;
import io.sluice.postgres.topology.NodeRole;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.postgres.transaction.ScopeSql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts the gateway, step by step and on the main thread: configuration, a node that answers, the schema, the runtime
 * role, warm pools; only then may requests through. Every refusal is one sentence that names what to change.
 */
@Singleton
public class StartupSequence {

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final VertxInternal vertx;
    private final DatabaseConfig database;
    private final PoolConfig pool;
    private final CallerAudit callers;
    private final TokenKeyAudit tokenKeys;
    private final StartupConfig config;
    private final TopologyWatcher watcher;
    private final Schema schema;
    private final Observers observers;

    StartupSequence(
            Vertx vertx,
            DatabaseConfig database,
            PoolConfig pool,
            CallerAudit callers,
            TokenKeyAudit tokenKeys,
            StartupConfig config,
            TopologyWatcher watcher,
            Schema schema,
            Observers observers) {
        this.vertx = (VertxInternal) vertx;
        this.database = database;
        this.pool = pool;
        this.callers = callers;
        this.tokenKeys = tokenKeys;
        this.config = config;
        this.watcher = watcher;
        this.schema = schema;
        this.observers = observers;
    }

    void onStart(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event) {
        long begun = System.nanoTime();
        requireConfiguration();
        callers.run();
        tokenKeys.run();
        prepareTopology();
        Node node = findNode();
        int applied = migrate();
        int version = requireSchema(node);
        observers.schemaReady(Integer.toString(version), applied);
        requireSafeRole(node);
        warmPools();
        watcher.start();
        observers.started(names(watcher.current()), Duration.ofNanos(System.nanoTime() - begun));
    }

    private void requireConfiguration() {
        if (pool.minSize() > pool.maxSize()) {
            throw new StartupRefused("sluice.pool.min-size=" + pool.minSize() + " is above sluice.pool.max-size="
                    + pool.maxSize() + "; lower the first or raise the second.");
        }
        if (pool.hotStatements() > pool.statementCacheSize()) {
            throw new StartupRefused("sluice.pool.hot-statements=" + pool.hotStatements()
                    + " is above sluice.pool.statement-cache-size=" + pool.statementCacheSize()
                    + "; what is prepared first would be dropped at once.");
        }
        if (database.hosts().orElse(List.of()).isEmpty()
                && (database.hostsFile().isEmpty() || schema.isMigrated())) {
            throw new StartupRefused("No database is configured: set sluice.database.hosts (host:port,…),"
                    + " sluice.database.password and sluice.database.monitor.password"
                    + " (SLUICE_DATABASE_HOSTS, SLUICE_DATABASE_PASSWORD, SLUICE_DATABASE_MONITOR_PASSWORD).");
        }
        if (database.tls() != DatabaseConfig.Tls.DISABLE) {
            throw new StartupRefused("sluice.database.tls="
                    + database.tls().name().toLowerCase(Locale.ROOT) + " is not built yet; only disable is.");
        }
        if (schema.isMigrated() && database.owner().username().isEmpty()) {
            throw new StartupRefused("sluice.migration.at-start needs sluice.database.owner.username and"
                    + " sluice.database.owner.password.");
        }
    }

    private void prepareTopology() {
        try {
            watcher.prepare();
        } catch (IllegalArgumentException e) {
            throw new StartupRefused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A node to ask; the primary where this process migrates. Where after all the patience there is only a node that
     * may not be used, such as an old primary that came back, that one is good enough to be asked: the gateway starts,
     * is not ready, and goes on by itself when the cluster is well again.
     */
    private Node findNode() {
        long limit = System.nanoTime() + config.patience().toNanos();
        while (true) {
            Topology seen = await(watcher.look(), STEP);
            boolean over = System.nanoTime() - limit > 0;
            for (Topology.Member member : seen.members()) {
                if (isWanted(member, over)) {
                    return member.node();
                }
            }
            if (over) {
                throw new StartupRefused("No " + (schema.isMigrated() ? "primary" : "node")
                        + " of the cluster answered within sluice.startup.patience ("
                        + config.patience().toSeconds() + " s); check sluice.database.hosts, the network and"
                        + " sluice.database.monitor.username and .password.");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isWanted(Topology.Member member, boolean lastResort) {
        if (schema.isMigrated()) {
            return member.role() == NodeRole.PRIMARY;
        }
        boolean answered = member.role() != NodeRole.UNREACHABLE && member.role() != NodeRole.FOREIGN;
        return member.isUsable() || (lastResort && answered);
    }

    private int migrate() {
        return schema.isMigrated() ? schema.migrate() : 0;
    }

    private int requireSchema(Node node) {
        int version;
        try {
            version = await(schema.applied(context(), node), STEP);
        } catch (IllegalStateException e) {
            throw new StartupRefused("The schema's version cannot be read as " + database.username() + " ("
                    + rootMessage(e) + "); check sluice.database.username and .password, and migrate first"
                    + " (a process with sluice.migration.at-start=true).");
        }
        if (version < Schema.NEEDED) {
            throw new StartupRefused("The schema is at version " + version + " and this build needs " + Schema.NEEDED
                    + "; migrate first (a process with sluice.migration.at-start=true).");
        }
        return version;
    }

    private void requireSafeRole(Node node) {
        List<String> findings = await(RuntimeRoleAudit.findings(context(), node), STEP);
        if (!findings.isEmpty()) {
            throw new StartupRefused("Tenants would not be safe with sluice.database.username=" + database.username()
                    + ": " + String.join("; ", findings) + ".");
        }
    }

    /**
     * The least number of connections to each node, with what every transaction begins with; a failure is a warning.
     */
    private void warmPools() {
        Topology seen = await(watcher.look(), STEP);
        List<Future<Void>> warm = seen.members().stream()
                .filter(Topology.Member::isUsable)
                .map(member ->
                        member.node().warm(List.of(ScopeSql.ENTER_READ, ScopeSql.ENTER_WRITE, ScopeSql.POSITION)))
                .toList();
        await(Future.join(warm).otherwiseEmpty(), STEP);
    }

    private ContextInternal context() {
        return vertx.createEventLoopContext();
    }

    private static List<String> names(Topology topology) {
        return topology.members().stream()
                .map(member -> member.node().name() + " " + member.node().address() + " "
                        + member.role().word())
                .toList();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static <T> T await(Future<T> future, Duration limit) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A step of the start failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("A step of the start took longer than " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted", e);
        }
    }
}
