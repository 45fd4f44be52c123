package io.sluice.support;

import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks at the primary, and prepares it, past the gateway and past row-level security. */
public final class Superuser {

    private Superuser() {}

    /** Runs statements. */
    public static void run(EmbeddedCluster cluster, String sql) {
        try (Connection connection = cluster.primary().connect(Role.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the first row, as a number. */
    public static long number(EmbeddedCluster cluster, String sql) {
        try (Connection connection = cluster.primary().connect(Role.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A new tenant of this name, which no other test uses. */
    public static long newTenant(EmbeddedCluster cluster, String name) {
        return number(cluster, "INSERT INTO tenants (name) VALUES ('" + name + " ' || gen_random_uuid()) RETURNING id");
    }
}
