package io.sluice.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.embedded.Role;
import io.sluice.postgres.migration.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No tenant, no rows: the schema holds that by itself, whatever the gateway asks. What the migrations made is compared
 * with a list, so that a table or a grant that nobody thought about is noticed.
 */
class SchemaContractTest {

    /** Each tenants' table, with an INSERT for the tenant {@code %s} that only the policies can refuse. */
    private static final Map<String, String> INSERTS = Map.ofEntries(
            entry("users", "INSERT INTO users (tenant_id, email, name) VALUES (%s, 'new@example.com', 'New')"),
            entry("categories", "INSERT INTO categories (tenant_id, name) VALUES (%s, 'New')"),
            entry(
                    "products",
                    "INSERT INTO products (tenant_id, category_id, name, price, stock) VALUES (%s, 1, 'New', 1, 1)"),
            entry(
                    "product_tags",
                    "INSERT INTO product_tags (tenant_id, tag, product_id, active) VALUES (%s, 'new', 1, true)"),
            entry("orders", "INSERT INTO orders (tenant_id, user_id, total) VALUES (%s, 1, 1)"),
            entry("order_items", """
                    INSERT INTO order_items (tenant_id, order_id, product_id, user_id, position, quantity, unit_price)
                    VALUES (%s, 1, 1, 1, 1, 1, 1)"""),
            entry(
                    "idempotency_keys",
                    "INSERT INTO idempotency_keys (tenant_id, key, fingerprint) VALUES (%s, 'new', '\\x00')"));

    private static final List<String> TENANTS_TABLES =
            INSERTS.keySet().stream().sorted().toList();

    private static final List<String> EVERY_TABLE =
            Stream.concat(Stream.of("tenants"), TENANTS_TABLES.stream()).toList();

    /** All that the runtime role may do, on anything. */
    private static final Map<String, String> PRIVILEGES = Map.ofEntries(
            entry("tenants", "INSERT,SELECT"),
            entry("users", "INSERT,SELECT,UPDATE"),
            entry("categories", "INSERT,SELECT"),
            entry("products", "INSERT,SELECT,UPDATE"),
            entry("product_tags", "DELETE,INSERT,SELECT"),
            entry("orders", "INSERT,SELECT,UPDATE"),
            entry("order_items", "INSERT,SELECT"),
            entry("idempotency_keys", "DELETE,INSERT,SELECT,UPDATE"),
            entry("flyway_schema_history", "SELECT"),
            // The extension shows everybody the statements of their own role.
            entry("pg_stat_statements", "SELECT"),
            entry("pg_stat_statements_info", "SELECT"));

    private Connection app;
    private Connection superuser;

    @BeforeEach
    void connect() throws SQLException {
        app = ContractDatabase.connect(Role.APP);
        app.setAutoCommit(false);
        superuser = ContractDatabase.connect(Role.SUPERUSER);
        superuser.setAutoCommit(false);
    }

    @AfterEach
    void forgetEverything() throws SQLException {
        app.close();
        superuser.close();
    }

    @Test
    void theTablesOfTenantsAreThoseOfThisTest() throws SQLException {
        // When
        List<String> tables = texts(superuser, """
                SELECT relname::text
                  FROM pg_class
                  JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id' AND NOT attisdropped
                 WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
                 ORDER BY relname::text COLLATE "C\"""");
        // Then
        assertThat(tables).isEqualTo(TENANTS_TABLES);
    }

    @ParameterizedTest
    @FieldSource("EVERY_TABLE")
    void rowLevelSecurityIsEnabledAndForced(String table) throws SQLException {
        // When
        String security = text(
                superuser,
                "SELECT relrowsecurity || ' ' || relforcerowsecurity FROM pg_class WHERE oid = '" + table
                        + "'::regclass");
        // Then
        assertThat(security).isEqualTo("true true");
    }

    @ParameterizedTest
    @FieldSource("TENANTS_TABLES")
    void oneRestrictivePolicyHoldsEveryCommandToTheTenant(String table) throws SQLException {
        // When
        List<String> policies = texts(superuser, """
                SELECT concat_ws(' | ', cmd, roles, qual, with_check)
                  FROM pg_policies
                 WHERE schemaname = 'public' AND permissive = 'RESTRICTIVE' AND tablename = '%s'""".formatted(table));
        // Then
        String tenant = "(tenant_id = ( SELECT app_tenant_id() AS app_tenant_id))";
        // The keys' owner has a policy of its own, for what has expired.
        String roles = table.equals("idempotency_keys") ? "{sluice_app}" : "{public}";
        assertThat(policies).containsExactly("ALL | " + roles + " | " + tenant + " | " + tenant);
    }

    @ParameterizedTest
    @FieldSource("TENANTS_TABLES")
    void thePrimaryKeyBeginsWithTheTenant(String table) throws SQLException {
        // When
        String first = text(superuser, """
                SELECT attname
                  FROM pg_constraint
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                 WHERE contype = 'p' AND conrelid = '%s'::regclass""".formatted(table));
        // Then
        assertThat(first).isEqualTo("tenant_id");
    }

    @Test
    void everyForeignKeyBetweenTablesOfTenantsCarriesTheTenant() throws SQLException {
        // When
        Map<String, String> keys = pairs("""
                SELECT conname, pg_get_constraintdef(oid)
                  FROM pg_constraint
                 WHERE contype = 'f' AND confrelid <> 'tenants'::regclass""");
        // Then
        assertThat(keys).hasSizeGreaterThanOrEqualTo(5);
        assertThat(keys.values())
                .allSatisfy(
                        key -> assertThat(key).matches("FOREIGN KEY \\(tenant_id, .* REFERENCES \\w+\\(tenant_id, .*"));
    }

    @ParameterizedTest
    @FieldSource("TENANTS_TABLES")
    void everyIndexBeginsWithTheTenantButThatOfTheSweep(String table) throws SQLException {
        // When
        List<String> others = texts(superuser, """
                SELECT indexrelid::regclass::text
                  FROM pg_index
                  LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                 WHERE indrelid = '%s'::regclass AND attname IS DISTINCT FROM 'tenant_id'""".formatted(table));
        // Then
        // What has expired is swept for all tenants at once.
        assertThat(others).isSubsetOf("idempotency_keys_expires_at_ix");
    }

    @Test
    void theRuntimeRoleOwnsNothing() throws SQLException {
        // When
        List<String> owned = texts(superuser, """
                SELECT pg_describe_object(classid, objid, objsubid)
                  FROM pg_shdepend
                 WHERE refclassid = 'pg_authid'::regclass AND refobjid = 'sluice_app'::regrole AND deptype = 'o'""");
        // Then
        assertThat(owned).isEmpty();
    }

    @Test
    void theRuntimeRoleIsNothingButItself() throws SQLException {
        // When
        String attributes = text(superuser, """
                SELECT concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                                 (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid))
                  FROM pg_roles WHERE rolname = 'sluice_app'""");
        // Then
        assertThat(attributes).isEqualTo("f f f f f 0");
    }

    @Test
    void theRuntimeRoleHasNoPrivilegeBeyondThoseGranted() throws SQLException {
        // When
        Map<String, String> privileges = pairs("""
                SELECT relname, string_agg(privilege, ',' ORDER BY privilege)
                  FROM pg_class
                 CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER',
                                         'MAINTAIN']) privilege
                 WHERE relnamespace = 'public'::regnamespace
                   AND relkind IN ('r', 'p', 'v', 'm', 'f')
                   AND has_table_privilege('sluice_app', oid, privilege)
                 GROUP BY relname""");
        List<String> elsewhere = texts(superuser, """
                SELECT attrelid::regclass || '.' || attname FROM pg_attribute WHERE attacl IS NOT NULL
                                                                                AND attrelid >= 16384
                 UNION ALL
                SELECT oid::regclass::text FROM pg_class
                 WHERE CASE relkind WHEN 'S' THEN has_sequence_privilege('sluice_app', oid, 'USAGE, SELECT, UPDATE') END
                 UNION ALL
                SELECT 'schema ' || nspname FROM pg_namespace WHERE has_schema_privilege('sluice_app', oid, 'CREATE')
                 UNION ALL
                SELECT 'database ' || datname FROM pg_database
                 WHERE datname = current_database() AND has_database_privilege('sluice_app', oid, 'CREATE, TEMPORARY')
                 UNION ALL
                SELECT 'function ' || oid::regprocedure FROM pg_proc
                 WHERE prosecdef AND oid >= 16384 AND has_function_privilege('sluice_app', oid, 'EXECUTE')""");
        // Then
        assertThat(privileges).isEqualTo(new TreeMap<>(PRIVILEGES));
        assertThat(elsewhere)
                .as("one number each, and no row of anybody; the second removes what means nothing any more")
                .containsExactlyInAnyOrder(
                        "function app_followed_timeline()", "function app_sweep_expired_keys(integer)");
    }

    @Test
    void theBuildNeedsTheNewestMigrationAndTheirNumbersHaveNoGaps() throws IOException {
        // When
        List<String> files;
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            files = migrations
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
        // Then
        assertThat(files).allMatch(name -> name.matches("V\\d{3}__[a-z_]+\\.sql"));
        assertThat(files).hasSize(Schema.NEEDED);
        for (int i = 0; i < files.size(); i++) {
            assertThat(Integer.parseInt(files.get(i).substring(1, 4))).isEqualTo(i + 1);
        }
    }

    @ParameterizedTest
    @FieldSource("TENANTS_TABLES")
    void aManagerSeesItsTenantsRowsAndNoOthers(String table) throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "", "manager");
        // When
        List<String> tenants = texts(app, "SELECT DISTINCT tenant_id::text FROM " + table);
        // Then
        assertThat(tenants).containsExactly("7");
    }

    @ParameterizedTest
    @FieldSource("INSERTS_OF_OTHERS")
    void aManagerCannotWriteForAnotherTenant(String insert) throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "manager");
        // When / Then
        assertRefused(() -> run(app, insert.formatted("8")));
    }

    static final List<String> INSERTS_OF_OTHERS = List.copyOf(INSERTS.values());

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"0", "-1", "9223372036854775807"})
    void whoeverHasNoTenantSeesNoRowsAndWritesNone(@Nullable String tenant) throws SQLException {
        // Given
        if (tenant != null) {
            ContractDatabase.enter(app, tenant, "7", "manager,member");
        }
        for (String table : EVERY_TABLE) {
            // When
            String rows = text(app, "SELECT count(*)::text FROM " + table);
            // Then
            assertThat(rows).as(table).isEqualTo("0");
        }
        for (String insert : INSERTS.values()) {
            for (String target : List.of("7", "DEFAULT")) {
                var before = app.setSavepoint();
                assertRefused(() -> run(app, insert.formatted(target)));
                app.rollback(before);
            }
        }
    }

    @Test
    void aTenantThatIsNoNumberFailsTheStatementAndChangesNothing() throws SQLException {
        // Given
        ContractDatabase.enter(app, "1;DROP", "7", "manager");
        var before = app.setSavepoint();
        for (String table : TENANTS_TABLES) {
            // When / Then
            assertThatThrownBy(() -> run(app, "SELECT FROM " + table + " LIMIT 1"))
                    .hasMessageContaining("invalid input syntax for type bigint: \"1;DROP\"");
            app.rollback(before);
            assertThatThrownBy(() -> run(app, INSERTS.getOrDefault(table, "").formatted("7")))
                    .hasMessageContaining("invalid input syntax for type bigint: \"1;DROP\"");
            app.rollback(before);
        }
    }

    @Test
    void whatAnEarlierTransactionSetShowsNoRowsAfterIt() throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "manager");
        assertThat(text(app, "SELECT count(*)::text FROM users")).isEqualTo("20");
        app.commit();
        // When
        String leftOver = text(app, "SELECT current_setting('app.tenant_id') = ''");
        // Then
        assertThat(leftOver).isEqualTo("t");
        for (String table : EVERY_TABLE) {
            assertThat(text(app, "SELECT count(*)::text FROM " + table)).isEqualTo("0");
        }
        assertRefused(() -> run(app, INSERTS.getOrDefault("users", "").formatted("7")));
    }

    @ParameterizedTest
    @CsvSource({"users, id", "orders, user_id", "order_items, user_id"})
    void aMemberSeesOnlyWhatBelongsToItsUser(String table, String column) throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "member");
        // When
        List<String> users = texts(app, "SELECT DISTINCT " + column + "::text FROM " + table);
        // Then
        assertThat(users).containsExactly("7");
    }

    @Test
    void aMemberWithoutAUserSeesNobodysOrders() throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "", "member");
        // When
        List<String> seen = texts(app, """
                SELECT 'user' FROM users UNION ALL SELECT 'order' FROM orders UNION ALL SELECT 'item' FROM order_items""");
        // Then
        assertThat(seen).isEmpty();
    }

    @Test
    void aMemberPlacesOrdersForItselfOnly() throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "member");
        // When
        run(app, "INSERT INTO orders (user_id, total) VALUES (7, 1)");
        // Then
        assertRefused(() -> run(app, "INSERT INTO orders (user_id, total) VALUES (507, 1)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"users SET name = 'x'", "orders SET status = 'paid'"})
    void aMemberChangesNoUserAndNoOrder(String update) throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "member");
        // When
        int changed = run(app, "UPDATE " + update);
        // Then
        assertThat(changed).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "member,operator", "operator,member"})
    void aMemberTakesFromTheStockAndChangesNothingElseOfAProduct(String groups) throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", groups);
        // When
        int changed = run(app, "UPDATE products SET stock = stock - 1, sales_count = sales_count + 1");
        // Then
        assertThat(changed).isEqualTo(24);
        for (String change : List.of(
                "stock = stock + 1",
                "sales_count = sales_count + 1",
                "stock = stock - 1, sales_count = 0",
                "price = 0",
                "name = 'x'",
                "active = false",
                "tags = '{x}'",
                "metadata = '{\"x\":1}'",
                "coordinates = '(1,1)'",
                "valid = '[2020-01-01,)'",
                "category_id = (SELECT max(id) FROM categories)")) {
            var before = app.setSavepoint();
            assertThatThrownBy(() -> run(app, "UPDATE products SET " + change))
                    .as(change)
                    .hasMessageContaining("a member may only take from the stock");
            app.rollback(before);
        }
    }

    @Test
    void aManagerWhoIsAMemberTooChangesProducts() throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "manager,member");
        // When
        int changed = run(app, "UPDATE products SET price = 1, stock = stock + 1");
        // Then
        assertThat(changed).isEqualTo(24);
    }

    @Test
    void anOperatorSeesTenantsAndNothingOfTheirRows() throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", "operator");
        // When
        String tenants = text(app, "SELECT count(*)::text FROM tenants");
        // Then
        assertThat(tenants).isEqualTo(Integer.toString(ContractDatabase.TENANTS));
        for (String table : TENANTS_TABLES) {
            assertThat(text(app, "SELECT count(*)::text FROM " + table))
                    .as(table)
                    .isEqualTo("0");
        }
        for (String insert : INSERTS.values()) {
            var before = app.setSavepoint();
            assertRefused(() -> run(app, insert.formatted("7")));
            app.rollback(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "member", "manager,member", ""})
    void nobodyButAnOperatorSeesTenants(String groups) throws SQLException {
        // Given
        ContractDatabase.enter(app, "7", "7", groups);
        // When
        String tenants = text(app, "SELECT count(*)::text FROM tenants");
        // Then
        assertThat(tenants).isEqualTo("0");
        assertRefused(() -> run(app, "INSERT INTO tenants (name) VALUES ('new')"));
    }

    /** By a policy, by NOT NULL on a tenant that is not there, or by the key to a tenant that does not exist. */
    private static void assertRefused(ThrowingCallable insert) {
        assertThatThrownBy(insert)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState()).isIn("42501", "23502", "23503"));
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        return texts(connection, sql).get(0);
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private Map<String, String> pairs(String sql) throws SQLException {
        Map<String, String> pairs = new TreeMap<>();
        try (var statement = superuser.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
        }
        return pairs;
    }
}
