package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs {@code db/roles.sql}, the script that a database administrator runs with psql, over JDBC: what dev mode and
 * tests are granted is what production is granted. Understands as much of psql as the script's head says.
 */
final class RolesScript {
    private static final String RESOURCE = "/db/roles.sql";

    private RolesScript() {}

    /** Opens a connection to the named database as superuser. */
    @FunctionalInterface
    interface Connector {
        Connection connect(String database) throws SQLException;
    }

    static void run(Connector connector, Credentials credentials) throws IOException, SQLException {
        String script = read().replace(":'owner_password'", literal(credentials.password(Role.OWNER)))
                .replace(":'app_password'", literal(credentials.password(Role.APP)))
                .replace(":'monitor_password'", literal(credentials.password(Role.MONITOR)));
        Connection connection = connector.connect("postgres");
        try {
            StringBuilder statement = new StringBuilder();
            for (String line : script.lines().toList()) {
                if (line.startsWith("\\connect ")) {
                    connection.close();
                    connection = connector.connect(
                            line.substring("\\connect ".length()).strip());
                } else if (!line.startsWith("\\set ") && !line.startsWith("--")) {
                    statement.append(line).append('\n');
                    if (line.endsWith(";")) {
                        execute(connection, statement.toString());
                        statement.setLength(0);
                    }
                }
            }
            if (!statement.toString().isBlank()) {
                throw new ClusterFailure(RESOURCE + " ends within a statement");
            }
        } finally {
            connection.close();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read() throws IOException {
        try (InputStream stream = RolesScript.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new ClusterFailure(RESOURCE + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
