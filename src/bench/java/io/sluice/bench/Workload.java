package io.sluice.bench;

import java.util.List;
import java.util.Locale;

/** What callers do. */
enum Workload {
    /** GET of one order by its id. */
    POINT_READ,
    /** GET of the second page of a tenant's orders, 50 of them. */
    KEYSET_LIST,
    /** POST of an order of three products. */
    ORDER,
    /** POST of a hundred users at once. */
    BATCH,
    /** GET of a month's sales report. */
    SALES_REPORT,
    /** Eight point reads, one list and one order in ten requests. */
    MIXED;

    static final int PAGE = 50;
    static final int ITEMS = 3;
    static final int BATCH_USERS = 100;
    private static final String REPORT_PATH = "/v1/reports/sales?from=2025-01-01&to=2025-02-01";

    /** As it is named on the command line and in the report. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of {@code workload.lua} that it is. */
    String kind() {
        return switch (this) {
            case SALES_REPORT -> "path";
            default -> word();
        };
    }

    /** What that kind takes. */
    List<String> arguments(Shop shop) {
        String tenants = Integer.toString(shop.tenants());
        return switch (this) {
            case POINT_READ -> pointRead(1, shop.tenants(), 0, Shop.ORDERS_PER_TENANT);
            case KEYSET_LIST -> List.of(shop.pages().toString(), Integer.toString(PAGE));
            case ORDER -> List.of(tenants, Integer.toString(ITEMS));
            case BATCH -> List.of(tenants, Integer.toString(BATCH_USERS));
            case SALES_REPORT -> List.of(REPORT_PATH, tenants);
            case MIXED ->
                List.of(
                        tenants,
                        Integer.toString(Shop.ORDERS_PER_TENANT),
                        shop.pages().toString(),
                        Integer.toString(PAGE),
                        Integer.toString(ITEMS));
        };
    }

    /** Of {@code point-read}: tenants from the first to the last, whose orders begin after the base. */
    static List<String> pointRead(int first, int last, long base, int each) {
        return List.of(Integer.toString(first), Integer.toString(last), Long.toString(base), Integer.toString(each));
    }

    /** Where a GET shows whether there is such an endpoint; only for the report. */
    String path() {
        return REPORT_PATH;
    }

    boolean onlyReads() {
        return this == POINT_READ || this == KEYSET_LIST || this == SALES_REPORT;
    }
}
