package io.sluice.contract;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * One migrated server with the rows of many tenants, shared by the tests of this package and gone with the JVM. Nobody
 * commits a change to it.
 */
final class ContractDatabase {

    /** How many tenants there are, with the ids {@code 1…}; user {@code t} is the first one of tenant {@code t}. */
    static final int TENANTS = 500;

    /** Rows of all tenants mixed, as they come in life, so that an index has to find them page by page. */
    private static final String SEED = """
            INSERT INTO tenants (name) SELECT 'tenant-' || t FROM generate_series(1, %1$d) t ORDER BY t;
            INSERT INTO users (tenant_id, email, name, created_at)
            SELECT t, n || '@example.com', 'User ' || n, now() - n * interval '1 hour'
              FROM generate_series(1, 20) n, generate_series(1, %1$d) t ORDER BY n, t;
            INSERT INTO categories (tenant_id, name)
            SELECT t, 'Top ' || n FROM generate_series(1, 4) n, generate_series(1, %1$d) t ORDER BY n, t;
            INSERT INTO categories (tenant_id, parent_id, name)
            SELECT top.tenant_id, top.id, 'Child ' || n
              FROM categories top, generate_series(1, 3) n ORDER BY n, top.id;
            INSERT INTO products (tenant_id, category_id, name, price, tags, stock)
            SELECT tenant_id, id, name || ' ' || n, 5 + n, ARRAY['tag-' || n, 'tag-' || id %% 1000], 100
              FROM categories, generate_series(1, 2) n WHERE parent_id IS NOT NULL ORDER BY n, id;
            INSERT INTO orders (tenant_id, user_id, status, total, created_at)
            SELECT tenant_id, id, (ARRAY['pending', 'paid', 'shipped', 'delivered', 'cancelled'])[1 + (id + n) %% 5],
                   10 * n, now() - (id %% 97 + n) * interval '1 hour'
              FROM users, generate_series(1, 4) n ORDER BY n, id;
            INSERT INTO order_items (tenant_id, order_id, product_id, user_id, position, quantity, unit_price)
            SELECT placed.tenant_id, placed.id, product.id, placed.user_id, product.position, 1, product.price
              FROM orders placed
              JOIN (SELECT *, (row_number() OVER (PARTITION BY tenant_id ORDER BY id))::integer AS position
                      FROM products) product ON product.tenant_id = placed.tenant_id AND product.position <= 2;
            INSERT INTO idempotency_keys (tenant_id, key, fingerprint)
            SELECT t, 'key-' || n, '\\x00' FROM generate_series(1, 10) n, generate_series(1, %1$d) t ORDER BY n, t;
            ANALYZE""".formatted(TENANTS);

    private static final class Started {

        static final EmbeddedCluster CLUSTER = start();

        private static EmbeddedCluster start() {
            EmbeddedCluster cluster =
                    EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0));
            migrate(cluster);
            seed(cluster.primary());
            return cluster;
        }

        private static void migrate(EmbeddedCluster cluster) {
            Flyway.configure()
                    .dataSource(cluster.primary().jdbcUrl(), Role.OWNER.username(), cluster.password(Role.OWNER))
                    .locations("classpath:db/migration")
                    .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                    .load()
                    .migrate();
        }

        private static void seed(ClusterNode node) {
            try (Connection connection = node.connect(Role.SUPERUSER);
                    Statement statement = connection.createStatement()) {
                statement.execute(SEED);
            } catch (SQLException e) {
                throw new IllegalStateException("The tenants' rows cannot be made", e);
            }
        }
    }

    private ContractDatabase() {}

    /** A new connection. */
    static Connection connect(Role role) throws SQLException {
        return Started.CLUSTER.primary().connect(role);
    }

    /** Enters the scope of a caller until the transaction ends. */
    static void enter(Connection connection, String tenant, String user, String groups) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT set_config('app.tenant_id', ?, true), set_config('app.user_id', ?, true),
                       set_config('app.groups', ?, true)""")) {
            statement.setString(1, tenant);
            statement.setString(2, user);
            statement.setString(3, groups);
            statement.execute();
        }
    }
}
