package io.sluice.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.Group;
import io.sluice.tenancy.TenantId;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promise: a write changes nothing on a node that is not the primary of the expected timeline. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class FenceTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Inject
    Database database;

    @InjectCluster
    EmbeddedCluster cluster;

    @AfterEach
    void heal() {
        cluster.nodes().forEach(node -> node.link().pass());
    }

    @Test
    void aWriteThatExpectsAnotherTimelineIsRefusedAndChangesNothing() {
        // Given
        long tenant = SuperuserSql.newTenant("fence");
        String timeline = Prologue.hex(timeline());
        String other = Prologue.hex(timeline() + 1);
        cluster.primary()
                .link()
                .rewriteClientBytes(
                        timeline.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));

        // When
        Throwable refused = catchThrowable(() -> create(tenant));

        // Then
        assertThat(refused)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.NO_PRIMARY));
        assertThat(categories(tenant)).isZero();
    }

    @Test
    void theSameWriteIsDoneOnceTheTimelineIsRight() {
        // Given
        long tenant = SuperuserSql.newTenant("fence");

        // When
        create(tenant);

        // Then
        assertThat(categories(tenant)).isEqualTo(1);
    }

    @Test
    void aReplicaRefusesTheScopeOfAWrite() throws SQLException {
        // Given
        ClusterNode replica = cluster.replicas().get(0);

        // When
        SQLException refused = catchThrowableOfType(SQLException.class, () -> enterWrite(replica, 1));

        // Then
        assertThat(refused.getSQLState()).isEqualTo(FailureRules.NOT_IN_PREREQUISITE_STATE);
    }

    @Test
    void thePrimaryOfAnotherTimelineRefusesTheScopeOfAWrite() {
        // Given
        ClusterNode primary = cluster.primary();

        // When
        SQLException refused = catchThrowableOfType(SQLException.class, () -> enterWrite(primary, timeline() + 1));

        // Then
        assertThat(refused.getSQLState()).isEqualTo(FailureRules.DIVISION_BY_ZERO);
    }

    private static void enterWrite(ClusterNode node, int timeline) throws SQLException {
        String sql = ScopeSql.ENTER_WRITE.sql().replaceAll("\\$[1-5]", "?");
        try (Connection connection = node.connect(Role.APP);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "1");
            statement.setString(2, "");
            statement.setString(3, "manager");
            statement.setString(4, "1000");
            statement.setString(5, Prologue.hex(timeline));
            statement.execute();
        }
    }

    private void create(long tenant) {
        Caller manager = new Caller(new TenantId(tenant), null, Set.of(Group.MANAGER));
        WorkContext work = WorkContext.of(manager, Freshness.STRONG, LIMIT);
        database.write(work, TenantDatabaseTest.CREATE.with("fenced")).await().atMost(LIMIT);
    }

    private static int timeline() {
        return (int) SuperuserSql.number(
                "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer");
    }

    private static long categories(long tenant) {
        return SuperuserSql.number("SELECT count(*) FROM categories WHERE tenant_id = ?", tenant);
    }
}
