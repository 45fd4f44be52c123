package io.sluice.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** How one server is reached over JDBC and by its replicas: straight, never through a link. Immutable. */
record ServerAccess(int port, Credentials credentials, Duration patience) {

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Connection connect(Role role, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role.username());
        properties.setProperty("password", credentials.password(role));
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", Long.toString(Math.max(1, patience.toSeconds())));
        properties.setProperty("ApplicationName", "sluice-embedded");
        // Not DriverManager: it hides drivers of other class loaders, and live reload changes them.
        Connection connection = new org.postgresql.Driver().connect(url(database), properties);
        if (connection == null) {
            throw new SQLException("the driver refused " + url(database));
        }
        return connection;
    }

    /** The first value of the first row, empty for NULL, asked as superuser. */
    String query(String sql) throws SQLException {
        try (Connection connection = connect(Role.SUPERUSER, "sluice")) {
            return query(connection, sql);
        }
    }

    static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            String value = rows.getString(1);
            return value == null ? "" : value;
        }
    }

    /** What a replica connects with. Replication goes past the links: cutting clients off must not cut replicas off. */
    String primaryConnectionInfo(String follower) {
        return "host=127.0.0.1 port=" + port + " user=" + Role.SUPERUSER.username() + " password="
                + credentials.password(Role.SUPERUSER) + " application_name=" + follower
                + " sslmode=disable gssencmode=disable connect_timeout=5";
    }
}
