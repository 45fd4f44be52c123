package io.sluice.contract;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What PostgreSQL can say to a statement, and what the caller is told (API.md, section 6). A trigger on the categories
 * of one tenant brings the server into the situation that the category's name asks for; the errors are the server's
 * own.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class SqlStatesProvokedTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Sequences are not rolled back, so they count attempts. */
    private static final String TRIGGER = """
            CREATE SEQUENCE provoked_attempts;
            CREATE TABLE provoked_scratch (id int);
            CREATE FUNCTION provoke() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $function$
            BEGIN
                PERFORM nextval('provoked_attempts');
                CASE NEW.name
                    WHEN 'null' THEN NEW.name := NULL;
                    WHEN 'check' THEN NEW.name := '';
                    WHEN 'division' THEN NEW.version := 1 / (NEW.version - 1);
                    WHEN 'overflow' THEN NEW.version := 9223372036854775807 + NEW.version;
                    WHEN 'text' THEN NEW.version := NEW.name::bigint;
                    WHEN 'locked' THEN LOCK TABLE provoked_scratch IN EXCLUSIVE MODE NOWAIT;
                    WHEN 'shutdown' THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                        PERFORM pg_sleep(10);
                    WHEN 'read only' THEN
                        PERFORM set_config('transaction_read_only', 'on', true);
                        INSERT INTO provoked_scratch VALUES (1);
                    WHEN 'no such table' THEN EXECUTE 'SELECT FROM no_such_table';
                    ELSE IF NEW.name LIKE 'raise %' THEN
                        RAISE EXCEPTION 'provoked' USING ERRCODE = right(NEW.name, 5);
                    END IF;
                END CASE;
                RETURN NEW;
            END $function$;
            CREATE TRIGGER provoke BEFORE INSERT ON categories FOR EACH ROW EXECUTE FUNCTION provoke()""";

    private static final String UNDO = """
            DROP TRIGGER IF EXISTS provoke ON categories;
            DROP FUNCTION IF EXISTS provoke;
            DROP TABLE IF EXISTS provoked_scratch;
            DROP SEQUENCE IF EXISTS provoked_attempts;
            GRANT INSERT ON categories TO sluice_app;
            ALTER TABLE categories DROP CONSTRAINT IF EXISTS provoked_ex;
            ALTER ROLE sluice_app LOGIN CONNECTION LIMIT -1""";

    @InjectCluster
    EmbeddedCluster cluster;

    private final TestTenant tenant = TestTenant.create();

    @BeforeEach
    void arm() {
        SuperuserSql.column(UNDO);
        SuperuserSql.column(TRIGGER);
    }

    @AfterEach
    void disarm() {
        SuperuserSql.column(UNDO);
        TestTenant healed = TestTenant.create();
        await().atMost(SOON)
                .untilAsserted(() -> TestTenant.post(healed.manager(), "/v1/categories", "{\"name\":\"healed\"}")
                        .then()
                        .statusCode(201));
    }

    @ParameterizedTest
    @CsvSource({
        "null, 422, validation-failed",
        "check, 422, validation-failed",
        "division, 422, validation-failed",
        "overflow, 422, validation-failed",
        "text, 422, validation-failed",
        "raise 23001, 409, conflict",
        "no such table, 500, internal",
        "raise 53100, 500, internal"
    })
    void anErrorOfTheStatementIsToldAsTheContractSaysAndNotRepeated(String situation, int status, String code) {
        // When
        Response answer = create(situation);
        // Then
        assertRefused(answer, status, code);
        assertThat(attempts()).isEqualTo(1);
        assertThat(categories()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"raise 40001", "raise 40P01", "shutdown"})
    void whatTheServerRolledBackIsRepeatedAndThenUnavailable(String situation) {
        // When
        Response answer = create(situation);
        // Then
        assertRefused(answer, 503, "database-unavailable");
        assertThat(answer.header("Retry-After")).isNotBlank();
        assertThat(attempts()).isBetween(2L, 4L);
        assertThat(categories()).isZero();
    }

    @Test
    void aRowThatAnExclusionForbidsIsAConflict() {
        // Given
        SuperuserSql.column("ALTER TABLE categories ADD CONSTRAINT provoked_ex"
                + " EXCLUDE USING btree (name WITH =) WHERE (tenant_id = " + tenant.id() + ")");
        create("same").then().statusCode(201);
        // When
        Response answer = create("same");
        // Then
        assertRefused(answer, 409, "conflict");
        assertThat(categories()).isEqualTo(1);
    }

    @Test
    void aLockThatIsNotToBeHadIsUnavailable() {
        // Given
        try (var locked = SuperuserSql.holding("LOCK TABLE provoked_scratch IN ACCESS EXCLUSIVE MODE")) {
            // When
            Response answer = create("locked");
            // Then
            assertRefused(answer, 503, "database-unavailable");
        }
        create("locked").then().statusCode(201);
    }

    @Test
    void aNodeThatWritesNoMoreIsNoPrimary() {
        // When
        Response answer = create("read only");
        // Then
        assertRefused(answer, 503, "no-primary");
        assertThat(answer.header("Retry-After")).isNotBlank();
        assertThat(categories()).isZero();
    }

    @Test
    void aPrivilegeThatIsMissingIsForbidden() {
        // Given
        SuperuserSql.column("REVOKE INSERT ON categories FROM sluice_app");
        // When
        Response answer = create("not mine");
        // Then
        assertRefused(answer, 403, "forbidden");
        assertThat(categories()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION LIMIT 0", "NOLOGIN"})
    void aServerThatLetsNobodyInIsUnavailable(String how) {
        // Given
        SuperuserSql.column("ALTER ROLE sluice_app " + how);
        cluster.nodes().forEach(node -> node.link().resetConnections());
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertRefused(
                        tenant.manager().header("Request-Timeout", "10").get("/v1/categories/tree"),
                        503,
                        "database-unavailable"));
    }

    private Response create(String name) {
        return TestTenant.post(tenant.manager(), "/v1/categories", "{\"name\":\"" + name + "\"}");
    }

    private long categories() {
        return SuperuserSql.number("SELECT count(*) FROM categories WHERE tenant_id = ?", tenant.id());
    }

    private static long attempts() {
        return SuperuserSql.number("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM provoked_attempts");
    }
}
