package io.sluice.bench;

import io.sluice.bench.load.PgScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The workloads as scripts for pgbench: the statements of {@link GatewaySql} with values drawn by chance. */
final class Limit {
    /** Never set, and so NULL. */
    private static final String NULL = ":unset";

    /** A manager's requests are of no user; pgbench takes no variable that is empty. */
    private static final String NOBODY = "''";

    private static final String SET_TENANT = "\\set tenant random(1, :tenants)";

    private Limit() {}

    /**
     * The variables that every script may use.
     *
     * @param timeline of the primary, as the fence of a write has it
     */
    static Map<String, String> variables(int tenants, String timeline) {
        return Map.of(
                "tenants",
                Integer.toString(tenants),
                "groups",
                "manager",
                "timeout",
                "10000",
                "timeline",
                timeline,
                "pieces3",
                pieces(Workload.ITEMS));
    }

    private static String pieces(int items) {
        return "{" + "1,".repeat(items - 1) + "1}";
    }

    /** The scripts of a workload by their weights; none where there is nothing to compare with. */
    static Map<PgScript, Integer> scripts(Workload workload) {
        return switch (workload) {
            case POINT_READ -> Map.of(pointRead(), 1);
            case KEYSET_LIST -> Map.of(list(), 1);
            case ORDER -> Map.of(order(Workload.ITEMS), 1);
            case BATCH -> Map.of(batch(), 1);
            case MIXED -> Map.of(pointRead(), 8, list(), 1, order(Workload.ITEMS), 1);
            case SALES_REPORT -> Map.of();
        };
    }

    /** As the way is named in the report. */
    static String word(PgScript.Way way) {
        return way == PgScript.Way.PIPELINED ? "pgbench pipelined" : "pgbench in sequence";
    }

    static PgScript pointRead() {
        return new PgScript(
                "point-read",
                List.of(
                        SET_TENANT,
                        "\\set id (:tenant - 1) * %1$d + random(1, %1$d)".formatted(Shop.ORDERS_PER_TENANT)),
                read(PgScript.bind(GatewaySql.findOrder(), ":id::bigint")));
    }

    /** The page begins at a day's midnight, since pgbench makes numbers only; a date in digits is a date. */
    private static PgScript list() {
        return new PgScript(
                "keyset-list",
                List.of(
                        SET_TENANT,
                        "\\set before 20250114 + random(0, 5)",
                        "\\set last 1000000000",
                        "\\set limit %d".formatted(Workload.PAGE + 1)),
                read(PgScript.bind(GatewaySql.listOrders(), NULL, NULL, NULL, ":before", ":last", ":limit")));
    }

    private static PgScript order(int items) {
        List<String> variables = new ArrayList<>(List.of(
                SET_TENANT,
                "\\set buyer (:tenant - 1) * %1$d + random(1, %1$d)".formatted(Shop.USERS_PER_TENANT),
                "\\set product1 (:tenant - 1) * %1$d + random(1, %2$d)"
                        .formatted(Shop.PRODUCTS_PER_TENANT, Shop.PRODUCTS_PER_TENANT - items + 1)));
        for (int i = 2; i <= items; i++) {
            variables.add("\\set product%d :product1 + %d".formatted(i, i - 1));
        }
        String products = IntStream.rangeClosed(1, items)
                .mapToObj(i -> ":product" + i + "::bigint")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
        return new PgScript(
                "order-" + items,
                variables,
                List.of(
                        GatewaySql.BEGIN_WRITE,
                        PgScript.bind(GatewaySql.enterWrite(), ":tenant", NOBODY, ":groups", ":timeout", ":timeline"),
                        PgScript.bind(GatewaySql.lockProducts(), products),
                        PgScript.bind(GatewaySql.placeOrder(), ":buyer::bigint", products, ":pieces" + items),
                        GatewaySql.COMMIT,
                        GatewaySql.position()));
    }

    /** Addresses that nobody has; pgbench makes numbers only, so the server joins them to texts. */
    private static PgScript batch() {
        String each = "(SELECT array_agg(%s) FROM generate_series(1, " + Workload.BATCH_USERS + ") n)";
        String none = "array_fill(NULL::text, ARRAY[" + Workload.BATCH_USERS + "])";
        return new PgScript(
                "batch",
                List.of(SET_TENANT, "\\set lot random(1, 1000000000000000)"),
                List.of(
                        GatewaySql.BEGIN_WRITE,
                        PgScript.bind(GatewaySql.enterWrite(), ":tenant", NOBODY, ":groups", ":timeout", ":timeline"),
                        PgScript.bind(
                                GatewaySql.createUsers(),
                                each.formatted("'p' || :lot || '-' || n || '@batch.example'"),
                                each.formatted("'User ' || n"),
                                none,
                                none,
                                none,
                                none,
                                none),
                        GatewaySql.COMMIT,
                        GatewaySql.position()));
    }

    private static List<String> read(String statement) {
        return List.of(
                GatewaySql.BEGIN_READ,
                PgScript.bind(GatewaySql.enterRead(), ":tenant", NOBODY, ":groups"),
                statement,
                GatewaySql.COMMIT);
    }
}
