package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.embedded.Role;
import io.sluice.postgres.statement.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one function that removes rows of all tenants: which rows it can reach, and how. Everything is rolled back. */
class SweepContractTest {

    /** Rows of a function's text. */
    record Removed(Integer count) {}

    private Connection superuser;

    @BeforeEach
    void connect() throws SQLException {
        superuser = ContractDatabase.connect(Role.SUPERUSER);
        superuser.setAutoCommit(false);
    }

    @AfterEach
    void forgetEverything() throws SQLException {
        superuser.close();
    }

    /** Also where nearly all rows have expired, as after a long time without any sweep. */
    @ParameterizedTest
    @ValueSource(strings = {"id % 1000 = 0", "id % 10 <> 0"})
    void itReadsTheRowsThatGoAndNoOthers(String expired) throws SQLException {
        // Given
        run("INSERT INTO idempotency_keys (tenant_id, key, fingerprint, expires_at)"
                + " SELECT 1 + id % 500, 'swept-' || id, '\\x00', now() + CASE WHEN " + expired
                + " THEN interval '-1 hour' ELSE interval '1 hour' END FROM generate_series(1, 20000) id");
        run("ANALYZE idempotency_keys");
        String body = text("SELECT prosrc FROM pg_proc WHERE proname = 'app_sweep_expired_keys'");
        run("SET LOCAL ROLE sluice_owner");
        for (String setting : text("SELECT array_to_string(proconfig, ';') FROM pg_proc"
                        + " WHERE proname = 'app_sweep_expired_keys'")
                .split(";", -1)) {
            run("SET LOCAL " + setting);
        }
        Statement<Removed> sweep = Statement.named("key.sweep_body")
                .takes(Integer.class)
                .gives(Removed.class)
                .sql(body.replace("most", "$1"));
        for (boolean generic : List.of(true, false)) {
            // When
            QueryPlan plan = QueryPlan.of(superuser, sweep, List.of("1000"), generic);
            // Then
            assertThat(plan.sequentialScans()).as(plan.toString()).isEmpty();
            assertThat(plan.indexes()).as(plan.toString()).containsExactly("idempotency_keys_expires_at_ix");
            assertThat(plan.toString()).contains("Tid Scan").doesNotContain("\"Node Type\" : \"Sort\"");
        }
    }

    @Test
    void itPlansWithoutReadingTheWholeTableWhateverTheSession() throws SQLException {
        assertThat(text("SELECT array_to_string(proconfig, ';') FROM pg_proc WHERE proname = 'app_sweep_expired_keys'"))
                .contains("enable_seqscan=off", "enable_bitmapscan=off", "search_path=pg_catalog, pg_temp");
    }

    @Test
    void theRuntimeRoleRemovesWhatHasExpiredAndCannotSayWhat() throws SQLException {
        // Given
        run("UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = 'key-1'");
        long before = Long.parseLong(text("SELECT count(*) FROM idempotency_keys"));
        run("SET LOCAL ROLE sluice_app");
        // When
        String seen = text("SELECT count(*) FROM idempotency_keys");
        String removed = text("SELECT app_sweep_expired_keys(300)");
        String more = text("SELECT app_sweep_expired_keys(10000)");
        String none = text("SELECT app_sweep_expired_keys(-1)");
        // Then
        run("RESET ROLE");
        assertThat(seen).isEqualTo("0");
        assertThat(removed).isEqualTo("300");
        assertThat(more).isEqualTo(Integer.toString(ContractDatabase.TENANTS - 300));
        assertThat(none).isEqualTo("0");
        assertThat(text("SELECT count(*) FROM idempotency_keys"))
                .isEqualTo(Long.toString(before - ContractDatabase.TENANTS));
    }

    /** Forced row-level security holds the owner to the rows that have expired, and lets it write none. */
    @Test
    void theOwnerReachesNothingElse() throws SQLException {
        // Given
        run(
                "UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE tenant_id = 7 AND key = 'key-1'");
        run("SET LOCAL ROLE sluice_owner");
        run("SELECT set_config('app.tenant_id', '8', true), set_config('app.groups', 'manager', true)");
        // When
        String seen = text("SELECT string_agg(tenant_id || ' ' || key, ',') FROM idempotency_keys");
        // Then
        assertThat(seen).isEqualTo("7 key-1");
        assertThatThrownBy(() ->
                        run("INSERT INTO idempotency_keys (tenant_id, key, fingerprint) VALUES (8, 'mine', '\\x00')"))
                .hasMessageContaining("row-level security");
    }

    private void run(String sql) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (var statement = superuser.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
