package io.sluice.postgres.node;

import io.sluice.postgres.pool.PoolConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of pools and databases as an operator would write them, without an application around them. */
public final class PoolSettings {

    private PoolSettings() {}

    /** The defaults but for these, {@code "max-size", "3", …}. */
    public static PoolConfig pool(String... keysAndValues) {
        return mapping(PoolConfig.class, "sluice.pool.", keysAndValues);
    }

    /** The same for the database. */
    public static DatabaseConfig database(String... keysAndValues) {
        return mapping(DatabaseConfig.class, "sluice.database.", keysAndValues);
    }

    private static <T> T mapping(Class<T> type, String prefix, String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(prefix + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(type)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(type);
    }
}
