package io.sluice.bench;

import io.sluice.postgres.routing.Access;
import io.sluice.postgres.statement.Statement;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;

/**
 * The statements that the gateway sends for a workload, as they stand in its own classes, so that the comparison does
 * not drift away from it. {@link RoundTrips} checks them against what the servers saw.
 */
public final class GatewaySql {
    private static final String SCOPE = "io.sluice.postgres.transaction.ScopeSql";
    private static final String ORDERS = "io.sluice.orders.OrderSql";

    static final String BEGIN_READ = Access.READ.begin();
    static final String BEGIN_WRITE = Access.WRITE.begin();
    static final String COMMIT = "COMMIT";

    private GatewaySql() {}

    static String enterRead() {
        return constant(SCOPE, "ENTER_SHARED_READ");
    }

    static String enterWrite() {
        return constant(SCOPE, "ENTER_WRITE");
    }

    static String position() {
        return constant(SCOPE, "POSITION");
    }

    static String findOrder() {
        return constant(ORDERS, "FIND");
    }

    static String listOrders() {
        return constant(ORDERS, "LIST");
    }

    static String createUsers() {
        return constant("io.sluice.users.UserBatchSql", "CREATE_ALL");
    }

    static String lockProducts() {
        return constant(ORDERS, "LOCK_PRODUCTS");
    }

    static String placeOrder() {
        return constant(ORDERS, "PLACE");
    }

    /**
     * What a read may do without: on a shared lane its group is one implicit transaction, and off it the longer way
     * into the tenant takes the place of the shorter one. The limit sends BEGIN and COMMIT all the same, since that is
     * what a client without lanes has to do.
     */
    static Set<String> spared() {
        return Set.of(BEGIN_READ, COMMIT, enterRead());
    }

    /** The longer way into the tenant: of some reads on a lane, and of all off it. */
    static String enterReadAndAsk() {
        return constant(SCOPE, "ENTER_READ");
    }

    /** All that one request of the workload may send; empty if that is not known. */
    static List<String> of(Workload workload) {
        return switch (workload) {
            case POINT_READ -> List.of(BEGIN_READ, enterRead(), findOrder(), COMMIT);
            case KEYSET_LIST -> List.of(BEGIN_READ, enterRead(), listOrders(), COMMIT);
            case ORDER -> List.of(BEGIN_WRITE, enterWrite(), lockProducts(), placeOrder(), COMMIT, position());
            case BATCH -> List.of(BEGIN_WRITE, enterWrite(), createUsers(), COMMIT, position());
            case MIXED ->
                List.of(
                        BEGIN_READ,
                        enterRead(),
                        findOrder(),
                        listOrders(),
                        BEGIN_WRITE,
                        enterWrite(),
                        lockProducts(),
                        placeOrder(),
                        COMMIT,
                        position());
            case SALES_REPORT -> List.of();
        };
    }

    private static String constant(String type, String name) {
        return statement(type, name).sql();
    }

    /** The constants are their room's own affair; only a reader from outside the gateway reaches past that. */
    public static Statement<?> statement(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            field.setAccessible(true);
            if (field.get(null) instanceof Statement<?> statement) {
                return statement;
            }
            throw new IllegalStateException(type + "." + name + " is no statement");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the gateway has no statement " + type + "." + name, e);
        }
    }
}
