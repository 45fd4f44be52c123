package io.sluice.bench;

import io.sluice.bench.machine.Gateway;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that are asked for. Their ids follow formulas, so that a generator can name an existing row without knowing
 * any: tenant t has the users 10(t−1)+1…10t, the products 40(t−1)+1…40t and the orders 120(t−1)+1…120t. One more tenant
 * has none at first, and grows. Written past row-level security and the foreign keys' triggers, by the superuser; the
 * orders have no items, those that are placed later have. Not thread-safe.
 */
final class Shop {
    static final int USERS_PER_TENANT = 10;
    static final int PRODUCTS_PER_TENANT = 40;
    static final int ORDERS_PER_TENANT = 120;

    /** The growing tenant's orders begin after this id. */
    static final long GROWING_BASE = 1_000_000_000;

    /** When the growing tenant's first order came, in seconds since 1970, and how many seconds lie between two. */
    static final long GROWING_EPOCH = 1_420_070_400;

    static final int GROWING_STEP = 10;

    private static final long NEW_ORDERS = 2_000_000_000;
    private static final int CHUNK = 1_000_000;
    private static final int MOST_PAGES = 500;

    private static final String FILL = """
            SET session_replication_role = replica;
            INSERT INTO tenants (id, name) OVERRIDING SYSTEM VALUE
            SELECT t, 'tenant ' || t FROM generate_series(1, %1$d + 1) t;
            INSERT INTO users (tenant_id, id, email, name) OVERRIDING SYSTEM VALUE
            SELECT (n - 1) / %2$d + 1, n, 'user' || n || '@shop.example', 'User ' || n
              FROM generate_series(1, (%1$d + 1) * %2$d) n;
            INSERT INTO categories (tenant_id, id, name) OVERRIDING SYSTEM VALUE
            SELECT t, t, 'Goods' FROM generate_series(1, %1$d + 1) t;
            INSERT INTO products (tenant_id, id, category_id, name, price, stock) OVERRIDING SYSTEM VALUE
            SELECT (n - 1) / %3$d + 1, n, (n - 1) / %3$d + 1, 'Product ' || n, 1 + n %% 100, 2000000000
              FROM generate_series(1, (%1$d + 1) * %3$d) n;
            INSERT INTO orders (tenant_id, id, user_id, status, total, created_at, updated_at) OVERRIDING SYSTEM VALUE
            SELECT t, (t - 1) * %4$d + k, (t - 1) * %2$d + 1 + k %% %2$d, 'delivered', 1 + k, at, at
              FROM generate_series(1, %1$d) t
             CROSS JOIN generate_series(1, %4$d) k
             CROSS JOIN LATERAL (SELECT timestamptz '2025-01-01Z' + k * interval '6 hours' + t * interval '1 ms') moment (at);
            SELECT setval(pg_get_serial_sequence('tenants', 'id'), %1$d + 1),
                   setval(pg_get_serial_sequence('users', 'id'), (%1$d + 1) * %2$d),
                   setval(pg_get_serial_sequence('categories', 'id'), %1$d + 1),
                   setval(pg_get_serial_sequence('products', 'id'), (%1$d + 1) * %3$d),
                   setval(pg_get_serial_sequence('orders', 'id'), %5$d)""";

    private static final String GROW = """
            SET session_replication_role = replica;
            INSERT INTO orders (tenant_id, id, user_id, status, total, created_at, updated_at) OVERRIDING SYSTEM VALUE
            SELECT %1$d, %3$d + n, (%1$d - 1) * %2$d + 1 + n %% %2$d, 'delivered', 1 + n %% 1000, at, at
              FROM generate_series(%6$d, %7$d) n
             CROSS JOIN LATERAL (SELECT to_timestamp(%4$d + n * %5$d)) moment (at)""";

    private final EmbeddedCluster cluster;
    private final int tenants;
    private final Path pages;
    private int grown;

    private Shop(EmbeddedCluster cluster, int tenants, Path directory) {
        this.cluster = cluster;
        this.tenants = tenants;
        this.pages = directory.resolve("pages.txt");
    }

    /** Writes the rows of so many tenants; returns when every replica shows them. */
    static Shop open(EmbeddedCluster cluster, int tenants, Path directory) {
        Shop shop = new Shop(cluster, tenants, directory);
        shop.execute(
                FILL.formatted(tenants, USERS_PER_TENANT, PRODUCTS_PER_TENANT, ORDERS_PER_TENANT, NEW_ORDERS),
                "VACUUM (ANALYZE)");
        return shop;
    }

    int tenants() {
        return tenants;
    }

    /** The one beside the others whose orders grow. */
    int growingTenant() {
        return tenants + 1;
    }

    /** Adds orders to the growing tenant until it has so many; returns when every replica shows them. */
    void growTo(int orders) {
        while (grown < orders) {
            int next = Math.min(orders, grown + CHUNK);
            execute(GROW.formatted(
                    growingTenant(), USERS_PER_TENANT, GROWING_BASE, GROWING_EPOCH, GROWING_STEP, grown + 1, next));
            grown = next;
        }
        execute("VACUUM (ANALYZE) orders");
    }

    private void execute(String... commands) {
        ClusterNode primary = cluster.primary();
        try (Connection connection = primary.connect(Role.SUPERUSER);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
            awaitReplicas(text(statement, "SELECT pg_current_wal_flush_lsn()"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitReplicas(String position) throws SQLException {
        for (ClusterNode replica : cluster.replicas()) {
            try (Connection connection = replica.connect(Role.SUPERUSER);
                    Statement statement = connection.createStatement()) {
                while (!text(statement, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'")
                        .equals("t")) {
                    Gateway.pause(Duration.ofMillis(50));
                }
            }
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** A file with a tenant and the cursor of its second page on each line. */
    Path pages() {
        return pages;
    }

    /** Walks to the first page of many tenants and notes where the second one begins. */
    void findPages(FirstPage firstPage) {
        List<String> lines = new ArrayList<>();
        int step = Math.max(1, tenants / MOST_PAGES);
        for (int tenant = 1; tenant <= tenants; tenant += step) {
            lines.add(tenant + " " + firstPage.nextCursor(tenant));
        }
        try {
            Files.write(pages, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the gateway for the first page of a tenant's orders. */
    interface FirstPage {
        String nextCursor(int tenant);
    }
}
