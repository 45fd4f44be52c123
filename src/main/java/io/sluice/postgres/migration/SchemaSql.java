package io.sluice.postgres.migration;

import io.sluice.postgres.statement.Statement;

/** The question which version the schema has. */
public final class SchemaSql {

    /** The number of the newest migration that was applied; 0 on an empty schema. */
    record Applied(int version) {}

    static final Statement<Applied> APPLIED =
            Statement.named("schema.applied").gives(Applied.class).sql("""
            SELECT coalesce(max(version::integer), 0) AS version
              FROM flyway_schema_history
             WHERE success
               AND version IS NOT NULL""");

    private SchemaSql() {}
}
