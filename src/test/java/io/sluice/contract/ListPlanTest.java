package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.embedded.Role;
import io.sluice.postgres.statement.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A page of a list begins where its cursor points in its index, and ends after a page, also for a tenant that is much
 * larger than the average one, which is what the planner takes every tenant for. Arguments behind a question mark are
 * NULL on a bare first page.
 */
class ListPlanTest {

    private static final String LARGE_TENANT = "500";

    private static final String LARGE = """
            INSERT INTO users (tenant_id, email, name, created_at)
            SELECT 500, 'large' || n || '@example.com', 'Name ' || md5(n::text), now() - n * interval '1 minute'
              FROM generate_series(1, 20000) n;
            INSERT INTO products (tenant_id, category_id, name, price, stock, tags)
            SELECT 500, (SELECT min(id) FROM categories WHERE tenant_id = 500), 'Large ' || n, 1, 1,
                   ARRAY['common', 'tag-' || n % 3]
              FROM generate_series(1, 20000) n;
            INSERT INTO orders (tenant_id, user_id, status, total, created_at)
            SELECT 500, 500, 'delivered', 1, now() - n * interval '1 minute' FROM generate_series(1, 20000) n;
            ANALYZE users, products, product_tags, orders""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "users.list_newest            | users_tenant_id_created_at_id_ix          | ?'member', ?'a', ?now(), ?now(), ?now(), ?42, 51   | ROW(created_at, id) <",
                "users.list_oldest            | users_tenant_id_created_at_id_ix          | ?'member', ?'a', ?now(), ?now(), ?now(), ?42, 51   | ROW(created_at, id) >",
                "users.list_by_email          | users_tenant_id_email_key_uq              | ?'member', ?'a', ?now(), ?now(), ?'k', 51          | (email_key >",
                "users.list_by_name           | users_tenant_id_name_key_id_ix            | ?'member', ?'a', ?now(), ?now(), ?'k', ?42, 51     | ROW(name_key, id) >",
                "users.list_of_email          | users_tenant_id_email_key_uq              | 'a', ?'member', ?'a', ?now(), ?now()               | (email_key =",
                "orders.list                  | orders_tenant_id_created_at_id_ix         | NULL, ?now(), ?now(), ?now(), ?42, 51              | ROW(created_at, id) <",
                "orders.list_of_user          | orders_tenant_id_user_id_created_at_id_ix | NULL, ?now(), ?now(), ?now(), ?42, 51, 42          | ROW(created_at, id) <",
                "catalog.products_of_ids      | products_tenant_id_id_pk                  | '{41,42,43}', false                                | (id =",
                "catalog.products_of_category | products_tenant_id_category_id_id_ix      | 42, false, ?42, 51                                 | (id >",
                "catalog.products_of_any_tag  | product_tags_tenant_id_tag_product_id_pk  | '{common,tag-1}', false, ?42, 51                   | (product_id >",
                "catalog.products_of_all_tags | product_tags_tenant_id_tag_product_id_pk  | '{common,tag-1}', false, ?42, 51                   | (product_id >"
            })
    void aPageBeginsAtItsCursorInItsIndex(String name, String index, String arguments, String lookUp)
            throws SQLException {
        // Given
        Statement<?> statement = SqlContractTest.statement(name);
        List<String> given = List.of(arguments.replace("?", "").split(", ", -1));
        List<String> bare = List.of(arguments.replaceAll("\\?[^,]+", "NULL").split(", ", -1));
        try (Connection connection = ContractDatabase.connect(Role.SUPERUSER)) {
            enterLargeTenant(connection);
            for (boolean generic : List.of(true, false)) {
                // When
                QueryPlan plan = QueryPlan.of(connection, statement, given, generic);
                QueryPlan first = QueryPlan.of(connection, statement, bare, generic);
                // Then
                assertThat(plan.lookUps(index))
                        .as("%s", plan)
                        .anySatisfy(condition -> assertThat(condition).contains("tenant_id =", lookUp));
                assertThat(Stream.of(plan, first).flatMap(each -> each.nodeTypes().stream()))
                        .as("%s", first)
                        .noneMatch(type -> type.equals("Seq Scan") || type.startsWith("Bitmap"));
                // Ids and the first few of each tag are put in order; a whole list never is.
                assertThat(Stream.of(plan, first).flatMap(each -> each.nodeTypes().stream()))
                        .as("%s", first)
                        .noneMatch(type -> type.equals("Sort") && !name.matches(".*_(ids|any_tag|all_tags)"));
            }
        }
    }

    /** None of the operators by which GIN finds arrays is leakproof, so a policy keeps them out of the index. */
    @Test
    void ginCannotServeTagsUnderRowLevelSecurity() throws SQLException {
        try (Connection connection = ContractDatabase.connect(Role.SUPERUSER);
                var sql = connection.createStatement()) {
            // When
            try (var rows = sql.executeQuery("""
                    SELECT count(*) FILTER (WHERE proleakproof), count(*)
                      FROM pg_amop
                      JOIN pg_opfamily family ON family.oid = amopfamily
                      JOIN pg_operator operator ON operator.oid = amopopr
                      JOIN pg_proc ON pg_proc.oid = operator.oprcode
                     WHERE opfname = 'array_ops'
                       AND opfmethod = (SELECT oid FROM pg_am WHERE amname = 'gin')
                       AND proname <> 'array_eq'""")) {
                rows.next();
                // Then: should this fail one day, the index can come back and the table of tags can go
                assertThat(rows.getInt(1)).isZero();
                assertThat(rows.getInt(2)).isPositive();
            }
        }
    }

    /** In a transaction that is rolled back with the connection. */
    private static void enterLargeTenant(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var sql = connection.createStatement()) {
            sql.execute(LARGE);
            sql.execute("SET LOCAL ROLE sluice_app");
        }
        ContractDatabase.enter(connection, LARGE_TENANT, "7", "manager");
    }
}
