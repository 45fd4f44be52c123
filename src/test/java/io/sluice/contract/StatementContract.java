package io.sluice.contract;

import io.sluice.contract.DescribedStatement.Column;
import io.sluice.contract.DescribedStatement.Nulls;
import io.sluice.embedded.Role;
import io.sluice.postgres.statement.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a statement with what PostgreSQL says of it on the migrated schema, under the role that runs it. Every
 * method answers with what is wrong, in words; nothing is run.
 */
final class StatementContract {

    /** Where PostgreSQL computes with the values while it plans, and would fail with others. */
    private static final Map<String, List<String>> PARTICULAR = Map.of(
            "scope.enter_write", List.of("'1'", "'2'", "'manager'", "'1000'", "'00000001'"),
            "key.claim", List.of("'key'", "'00ff'"));

    /** Values that plans are made for; a text is also JSON, since it may be read as such while planning. */
    private static final Map<String, String> TYPICAL = Map.ofEntries(
            Map.entry("bigint", "42"),
            Map.entry("integer", "50"),
            Map.entry("double precision", "1.5"),
            Map.entry("boolean", "true"),
            Map.entry("text", "'{\"a\":1}'"),
            Map.entry("numeric", "9.99"),
            Map.entry("timestamp with time zone", "now()"),
            Map.entry("date", "current_date"),
            Map.entry("bigint[]", "'{41,42,43}'"),
            Map.entry("integer[]", "'{1,2,3}'"),
            Map.entry("text[]", "'{tag-1,paid}'"));

    private final Statement<?> statement;
    private final Role role;
    private final Set<String> neverNull;
    private @Nullable DescribedStatement described;

    /**
     * Looks at a statement.
     *
     * @param neverNull components that are never null though PostgreSQL does not say so
     */
    StatementContract(Statement<?> statement, Role role, Set<String> neverNull) {
        this.statement = statement;
        this.role = role;
        this.neverNull = neverNull;
    }

    /** Parameter types that differ, and columns whose name, order or type differs. */
    List<String> differences() throws SQLException {
        DescribedStatement described = described();
        List<String> found = new ArrayList<>();
        List<String> declared =
                statement.parameterTypes().stream().map(RowColumn::typeOf).toList();
        if (!declared.equals(described.parameters())) {
            found.add("takes " + declared + ", but PostgreSQL infers " + described.parameters());
        }
        List<String> wanted = RowColumn.of(statement.rowType()).stream()
                .map(column -> column.name() + " " + column.type())
                .toList();
        List<String> given = described.columns().stream()
                .map(column -> column.name() + " " + column.type())
                .toList();
        if (!wanted.equals(given)) {
            found.add("gives " + wanted + ", but PostgreSQL answers " + given);
        }
        return found;
    }

    /** Components that are {@code @Nullable} and need not be, or are not and must be. */
    List<String> nullability() throws SQLException {
        List<RowColumn> wanted = RowColumn.of(statement.rowType());
        List<Column> given = described().columns();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < Math.min(wanted.size(), given.size()); i++) {
            RowColumn column = wanted.get(i);
            Nulls nulls = given.get(i).nulls();
            if (column.nullable() && nulls == Nulls.NEVER) {
                found.add(column.component() + " is @Nullable, but its column is NOT NULL");
            } else if (!column.nullable() && nulls == Nulls.SOMETIMES) {
                found.add(column.component() + " is not @Nullable, but its column may be null");
            } else if (!column.nullable() && nulls == Nulls.UNKNOWN && !neverNull.contains(column.component())) {
                found.add(column.component() + " is not @Nullable, and nobody has said why it is never null");
            }
        }
        return found;
    }

    /** Components that stand in the list of those that are never null, and need to. */
    List<String> reasonsInUse() throws SQLException {
        List<RowColumn> wanted = RowColumn.of(statement.rowType());
        List<Column> given = described().columns();
        List<String> inUse = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).nullable() && given.get(i).nulls() == Nulls.UNKNOWN) {
                inUse.add(wanted.get(i).component());
            }
        }
        return inUse;
    }

    /** What is wrong with its plans: the general one, the one for given values, and the one for a bare first page. */
    List<String> planFaults() throws SQLException {
        List<String> special = PARTICULAR.get(statement.name());
        List<String> given = special != null
                ? special
                : described().parameters().stream()
                        .map(StatementContract::typical)
                        .toList();
        List<String> bare = special != null
                ? special
                : described().parameters().stream()
                        .map(type -> type.equals("integer") ? typical(type) : "NULL")
                        .toList();
        try (Connection connection = scoped()) {
            List<String> found = new ArrayList<>();
            for (QueryPlan plan : List.of(
                    QueryPlan.of(connection, statement, given, true),
                    QueryPlan.of(connection, statement, given, false),
                    QueryPlan.of(connection, statement, bare, false))) {
                plan.sequentialScans().forEach(table -> found.add("reads all of " + table + ": " + plan));
                plan.settingsPerRow().forEach(place -> found.add("asks per row who is calling: " + place));
            }
            return List.copyOf(Set.copyOf(found));
        }
    }

    private static String typical(String type) {
        String value = TYPICAL.get(type);
        if (value == null) {
            throw new IllegalArgumentException("no typical value of " + type);
        }
        return value;
    }

    @Override
    public String toString() {
        return statement.name();
    }

    private DescribedStatement described() throws SQLException {
        DescribedStatement known = described;
        if (known == null) {
            try (Connection connection = scoped()) {
                known = DescribedStatement.of(connection, statement);
            }
            described = known;
        }
        return known;
    }

    /** A connection of its own: closing it rolls back and forgets what was prepared. */
    private Connection scoped() throws SQLException {
        Connection connection = ContractDatabase.connect(role);
        connection.setAutoCommit(false);
        if (role == Role.APP) {
            ContractDatabase.enter(connection, "7", "7", "manager");
        }
        return connection;
    }
}
