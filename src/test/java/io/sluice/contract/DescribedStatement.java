package io.sluice.contract;

import io.sluice.postgres.statement.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL says of a statement without running it.
 *
 * @param parameters the types that it infers for {@code $1…}
 */
record DescribedStatement(List<String> parameters, List<Column> columns) {

    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    private static final Pattern OUTER_JOIN =
            Pattern.compile("\\b(LEFT|RIGHT|FULL)\\s+(OUTER\\s+)?JOIN\\b", Pattern.CASE_INSENSITIVE);

    /** A column of the answer. */
    record Column(String name, String type, Nulls nulls) {}

    /** Whether a column can be null. */
    enum Nulls {
        /** It comes straight from a column that is NOT NULL. */
        NEVER,
        /** It comes straight from a column that may be null. */
        SOMETIMES,
        /** It is an expression, or stands behind an outer join. */
        UNKNOWN
    }

    static DescribedStatement of(Connection connection, Statement<?> statement) throws SQLException {
        List<String> parameters;
        List<String> types;
        try (var sql = connection.createStatement()) {
            sql.execute("PREPARE described AS " + statement.sql());
            try (ResultSet row = sql.executeQuery("""
                    SELECT parameter_types::text[], coalesce(result_types::text[], '{}')
                      FROM pg_prepared_statements WHERE name = 'described'""")) {
                row.next();
                parameters = texts(row, 1);
                types = texts(row, 2);
            }
            sql.execute("DEALLOCATE described");
        }
        return new DescribedStatement(parameters, columns(connection, statement, parameters, types));
    }

    private static List<Column> columns(
            Connection connection, Statement<?> statement, List<String> parameters, List<String> types)
            throws SQLException {
        boolean outerJoin = OUTER_JOIN.matcher(statement.sql()).find();
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(withNulls(statement.sql(), parameters))) {
            ResultSetMetaData row = sql.getMetaData();
            for (int i = 0; i < types.size(); i++) {
                Nulls nulls = switch (row.isNullable(i + 1)) {
                    case ResultSetMetaData.columnNullable -> Nulls.SOMETIMES;
                    case ResultSetMetaData.columnNoNulls -> outerJoin ? Nulls.UNKNOWN : Nulls.NEVER;
                    default -> Nulls.UNKNOWN;
                };
                columns.add(new Column(row.getColumnLabel(i + 1), types.get(i), nulls));
            }
        }
        return columns;
    }

    /** The driver knows {@code ?} and not {@code $1}, and takes each for a parameter of its own. */
    private static String withNulls(String sql, List<String> parameters) {
        return PARAMETER
                .matcher(sql.replace("?", "??"))
                .replaceAll(parameter ->
                        Matcher.quoteReplacement("NULL::" + parameters.get(Integer.parseInt(parameter.group(1)) - 1)));
    }

    private static List<String> texts(ResultSet row, int position) throws SQLException {
        return Arrays.asList((String[]) row.getArray(position).getArray());
    }
}
