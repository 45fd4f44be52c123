package io.sluice.contract;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/** Statements with one mistake each, which the contract test must find. */
final class PlantedSql {

    record Named(long id, String name) {}

    record Phoned(long id, String phone) {}

    record TooCareful(long id, @Nullable String name) {}

    record Counted(long userCount) {}

    record Only(long id) {}

    static final Statement<Named> OTHER_COLUMN_NAME =
            Statement.named("planted.other_column_name").gives(Named.class).sql("SELECT id, email FROM users");

    static final Statement<Named> OTHER_COLUMN_ORDER =
            Statement.named("planted.other_column_order").gives(Named.class).sql("SELECT name, id FROM users");

    static final Statement<Named> OTHER_COLUMN_TYPE = Statement.named("planted.other_column_type")
            .gives(Named.class)
            .sql("SELECT id, metadata AS name FROM users");

    static final Statement<Only> OTHER_PARAMETER_TYPE = Statement.named("planted.other_parameter_type")
            .takes(Integer.class)
            .gives(Only.class)
            .sql("SELECT id FROM users WHERE id = $1");

    static final Statement<Phoned> MISSING_NULLABLE =
            Statement.named("planted.missing_nullable").gives(Phoned.class).sql("SELECT id, phone FROM users");

    static final Statement<TooCareful> NEEDLESS_NULLABLE =
            Statement.named("planted.needless_nullable").gives(TooCareful.class).sql("SELECT id, name FROM users");

    static final Statement<Counted> UNREASONED_EXPRESSION = Statement.named("planted.unreasoned_expression")
            .gives(Counted.class)
            .sql("SELECT count(*) AS user_count FROM users");

    static final Statement<Only> NO_GRANT = Statement.named("planted.no_grant")
            .takes(Long.class)
            .gives(Only.class)
            .sql("DELETE FROM orders WHERE id = $1 RETURNING id");

    static final Statement<Only> SETTING_PER_ROW = Statement.named("planted.setting_per_row")
            .gives(Only.class)
            .sql("SELECT id FROM orders WHERE user_id = app_user_id()");

    static final Statement<Only> SETTING_IN_A_CORRELATED_SUBQUERY = Statement.named("planted.setting_correlated")
            .gives(Only.class)
            .sql("SELECT id FROM orders WHERE (SELECT app_user_id() + orders.id) > 0");

    /** Bad only for a role that sees every tenant's rows. */
    static final Statement<Only> READS_ALL =
            Statement.named("planted.reads_all").gives(Only.class).sql("SELECT id FROM orders");

    private PlantedSql() {}
}
