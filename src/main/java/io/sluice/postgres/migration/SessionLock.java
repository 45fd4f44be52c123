package io.sluice.postgres.migration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Makes Flyway hold its lock by a session and not by an idle transaction: {@code CREATE INDEX CONCURRENTLY} would wait
 * for such a transaction for ever (flyway #3508). There is no Quarkus key for it.
 */
@Singleton
public class SessionLock implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }
}
