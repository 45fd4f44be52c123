package io.sluice.postgres.node;

import io.sluice.postgres.pool.PoolConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that every session of a request has, and where they are set: when a connection is opened, or, where a
 * pooler would refuse them or set them for others too, by each transaction for itself. Immutable.
 */
@Singleton
public class SessionParameters {

    private final Map<String, String> all;
    private final boolean pooled;

    @Inject
    SessionParameters(DatabaseConfig database, PoolConfig pool) {
        this.pooled = database.pooler() == DatabaseConfig.Pooler.TRANSACTION;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("statement_timeout", millis(pool.statementTimeout()));
        settings.put("lock_timeout", millis(pool.lockTimeout()));
        settings.put("idle_in_transaction_session_timeout", millis(pool.idleInTransactionTimeout()));
        settings.put("search_path", pool.searchPath());
        pool.workMem().ifPresent(size -> settings.put("work_mem", size.asLongValue() / 1_024 + "kB"));
        this.all = Collections.unmodifiableMap(settings);
    }

    /**
     * What a transaction has to set for itself, by {@code set_config(name, value, true)}: names and values in a fixed
     * order, empty where no pooler stands between.
     */
    public Map<String, String> toSet() {
        return pooled ? all : Map.of();
    }

    /** What is told to the server when a connection is opened. */
    Map<String, String> ofConnection() {
        return pooled ? Map.of() : all;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
