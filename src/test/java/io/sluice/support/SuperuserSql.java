package io.sluice.support;

import io.sluice.embedded.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the primary past the gateway and past row-level security, to arrange and to look behind the scenes. All
 * go over one connection, one after the other, since opening one takes longer than most of them. Thread-safe.
 */
public final class SuperuserSql {

    private static @Nullable Connection open;

    private SuperuserSql() {}

    /** The first column of every row. */
    public static synchronized List<String> column(String sql, Object... arguments) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<String> values = new ArrayList<>();
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connection() throws SQLException {
        if (open == null || open.isClosed()) {
            open = ClusterResource.cluster().primary().connect(Role.SUPERUSER);
        }
        return open;
    }

    /** The one value of a one-row answer. */
    public static String value(String sql, Object... arguments) {
        return column(sql, arguments).get(0);
    }

    /** A number, such as a count or a sum. */
    public static long number(String sql, Object... arguments) {
        return Long.parseLong(value(sql, arguments));
    }

    /** A tenant of its own, whose name begins like this. */
    public static long newTenant(String name) {
        return number("INSERT INTO tenants (name) VALUES (? || ' ' || gen_random_uuid()) RETURNING id", name);
    }

    /** An open transaction; closing it rolls back, unless what it did was kept. */
    public interface Held extends AutoCloseable {
        /** Commits. */
        void keep();

        @Override
        void close();
    }

    private record OpenTransaction(Connection connection) implements Held {
        @Override
        public void keep() {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                // Its answer shows that the locks are gone; a closed connection may still hold them.
                connection.rollback();
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Runs a statement, such as one that locks, in a transaction of its own that stays open. */
    public static Held holding(String sql) {
        try {
            Connection connection = ClusterResource.cluster().primary().connect(Role.SUPERUSER);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return new OpenTransaction(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
