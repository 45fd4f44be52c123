package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ledger held against what the primary has in the end, as the superuser sees it.
 *
 * @param acknowledged writes that were answered with success
 * @param unknown writes of which nobody knows
 * @param lost acknowledged writes that are not there
 * @param doubled writes that are there more than once
 * @param refusedButThere writes that were refused and are there all the same
 * @param misplaced writes that are there under another tenant
 * @param arithmetic how many shops' stock, sales and order counts do not fit together
 * @param remarks the first findings in words
 */
record Audit(
        long acknowledged,
        long unknown,
        long lost,
        long doubled,
        long refusedButThere,
        long misplaced,
        long arithmetic,
        List<String> remarks) {

    private static final int REMARKS = 12;

    /**
     * Looks; nothing may be running any more.
     *
     * @param lostTail the primary lacks what an older one had acknowledged, so that numbers of orders are given again
     */
    static Audit of(Ledger ledger, List<Shop> shops, ClusterNode primary, boolean lostTail) {
        try (Connection connection = primary.connect(Role.SUPERUSER)) {
            return new Auditor(ledger, connection, lostTail).audit(shops);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Auditor {
        private final Ledger ledger;
        private final Connection connection;
        private final boolean lostTail;
        private final List<String> remarks = new ArrayList<>();
        private long lost;
        private long doubled;
        private long refusedButThere;
        private long misplaced;
        private long arithmetic;

        Auditor(Ledger ledger, Connection connection, boolean lostTail) {
            this.ledger = ledger;
            this.connection = connection;
            this.lostTail = lostTail;
        }

        Audit audit(List<Shop> shops) throws SQLException {
            products();
            orders();
            for (Shop shop : shops) {
                arithmetic(shop);
            }
            return new Audit(
                    ledger.count(Ledger.Outcome.ACKNOWLEDGED),
                    ledger.count(Ledger.Outcome.UNKNOWN),
                    lost,
                    doubled,
                    refusedButThere,
                    misplaced,
                    arithmetic,
                    List.copyOf(remarks));
        }

        private void products() throws SQLException {
            Map<String, Long> counts = new HashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT name, tenant_id FROM products")) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    counts.merge(name, 1L, Long::sum);
                    Ledger.Write write = ledger.writes().get(name);
                    if (write != null && write.tenant() != rows.getLong(2)) {
                        misplaced++;
                        remark("tenant " + rows.getLong(2) + " has " + write);
                    }
                }
            }
            for (Ledger.Write write : ledger.writes().values()) {
                product(write, counts.getOrDefault(write.marker(), 0L));
            }
        }

        private void product(Ledger.Write write, long there) {
            if (there > 1) {
                doubled++;
                remark(there + " times there: " + write);
            }
            if (there == 0 && write.outcome() == Ledger.Outcome.ACKNOWLEDGED) {
                lost++;
                remark("lost: " + write);
            }
            if (there > 0 && write.outcome() == Ledger.Outcome.REFUSED) {
                refusedButThere++;
                remark("refused, but there: " + write);
            }
        }

        private void orders() throws SQLException {
            Set<String> there = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT tenant_id || '/' || id FROM orders")) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
            Set<String> told = new HashSet<>();
            for (Ledger.OrderWrite order : ledger.orders()) {
                String id = order.tenant() + "/" + order.id();
                if (order.outcome() != Ledger.Outcome.ACKNOWLEDGED) {
                    continue;
                }
                if (!told.add(id) && !lostTail) {
                    doubled++;
                    remark("two orders were answered with the same number: " + order);
                }
                if (!there.contains(id)) {
                    lost++;
                    remark("lost: " + order);
                }
            }
        }

        private void arithmetic(Shop shop) throws SQLException {
            long ordered =
                    number("SELECT coalesce(sum(quantity), 0) FROM order_items WHERE product_id = " + shop.product());
            long taken = Shop.INITIAL_STOCK - number("SELECT stock FROM products WHERE id = " + shop.product());
            long sold = number("SELECT sales_count FROM products WHERE id = " + shop.product());
            if (ordered != taken || ordered != sold) {
                arithmetic++;
                remark("%s: %d ordered, %d taken from stock, %d sold".formatted(shop, ordered, taken, sold));
            }
            orderCount(shop, shop.keyedBuyer(), true);
            orderCount(shop, shop.plainBuyer(), false);
        }

        private void orderCount(Shop shop, long buyer, boolean keyed) throws SQLException {
            long there = number("SELECT count(*) FROM orders WHERE user_id = " + buyer);
            long acknowledged = told(shop, keyed, Ledger.Outcome.ACKNOWLEDGED);
            long unknown = told(shop, keyed, Ledger.Outcome.UNKNOWN);
            if (there > acknowledged + unknown) {
                doubled += there - acknowledged - unknown;
                remark("tenant %d, keyed %s: %d orders there, %d acknowledged, %d unknown"
                        .formatted(shop.tenant(), keyed, there, acknowledged, unknown));
            }
        }

        private long told(Shop shop, boolean keyed, Ledger.Outcome outcome) {
            return ledger.orders().stream()
                    .filter(order -> order.tenant() == shop.tenant())
                    .filter(order -> order.keyed() == keyed)
                    .filter(order -> order.outcome() == outcome)
                    .count();
        }

        private long number(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        }

        private void remark(String words) {
            if (remarks.size() < REMARKS) {
                remarks.add(words);
            }
        }
    }
}
