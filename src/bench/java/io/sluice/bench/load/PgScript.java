package io.sluice.bench.load;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One transaction for pgbench. A variable of pgbench that is never set is sent as NULL.
 *
 * @param name its file's name
 * @param variables lines of {@code \set}
 * @param statements from BEGIN to the last one, with pgbench's variables as parameters
 */
public record PgScript(String name, List<String> variables, List<String> statements) {

    /** How the statements are sent. */
    public enum Way {
        /** Each after the answer to the one before. */
        IN_SEQUENCE,
        /** All at once; one wait. */
        PIPELINED
    }

    /** Puts the expressions in the places of {@code $1…}. */
    public static String bind(String sql, String... expressions) {
        String bound = sql;
        for (int i = expressions.length; i > 0; i--) {
            bound = bound.replace("$" + i, expressions[i - 1]);
        }
        if (bound.matches("(?s).*\\$\\d.*")) {
            throw new IllegalArgumentException("a parameter has no value: " + bound);
        }
        return bound;
    }

    String text(Way way) {
        String sql = statements.stream().map(statement -> statement + ";\n").collect(Collectors.joining());
        return String.join("\n", variables)
                + "\n"
                + (way == Way.PIPELINED ? "\\startpipeline\n" + sql + "\\endpipeline\n" : sql);
    }
}
