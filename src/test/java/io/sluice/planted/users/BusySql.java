package io.sluice.planted.users;

import io.sluice.postgres.statement.Statement;

/** Does more than to hold statements. */
final class BusySql {

    record Only(long id) {}

    static final class Inner {}

    static final int COUNT = 1;

    static final Statement<Only> ASSEMBLED =
            Statement.named("users.planted").gives(Only.class).sql("SELECT id".repeat(COUNT));

    BusySql() {}

    Inner method() {
        return new Inner();
    }
}
