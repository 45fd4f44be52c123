package io.sluice.bench;

import java.util.Locale;

/** What is measured over something that grows or differs. */
enum Series {
    /** pgbench alone, over its connections. */
    LIMIT,
    CONNECTIONS,
    TENANTS,
    ORDERS,
    START_UP,
    OVERLOAD;

    /** As it is named on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
