package io.sluice.postgres.migration;

import io.sluice.postgres.node.Node;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** The schema's version: making it, and asking for it. */
@Singleton
public class Schema {

    /** The newest migration that this build needs; a contract test holds it to the files. */
    public static final int NEEDED = 13;

    private final Flyway flyway;
    private final MigrationConfig config;

    Schema(Flyway flyway, MigrationConfig config) {
        this.flyway = flyway;
        this.config = config;
    }

    /** Whether this process is to migrate. */
    public boolean isMigrated() {
        return config.atStart();
    }

    /** Applies what is missing, as the owner, on the primary; blocks. Gives the number of migrations applied. */
    public int migrate() {
        MigrateResult result = flyway.migrate();
        return result.migrationsExecuted;
    }

    /** The version that the schema has, asked as the runtime role; fails where there is no schema at all. */
    public Future<Integer> applied(ContextInternal caller, Node node) {
        return node.inspect(caller, SchemaSql.APPLIED.with())
                .map(rows -> rows.get(0).version());
    }
}
