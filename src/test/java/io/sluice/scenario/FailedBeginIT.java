package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Statement;
import io.sluice.problem.GatewayException;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.Group;
import io.sluice.tenancy.TenantId;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Promise: when BEGIN itself fails inside the flush, so that the statements behind it run without a transaction, no row
 * of anyone is seen or written. The link turns {@code BEGIN} into a word that the server does not know.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class FailedBeginIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    record Row(long id, String name) {}

    static final Statement<Row> FIND_ALL = Statement.named("test.find_all")
            .gives(Row.class)
            .sql("SELECT id, name FROM categories WHERE name LIKE 'without begin%'");

    static final Statement<Row> CREATE = Statement.named("test.create")
            .takes(String.class)
            .gives(Row.class)
            .sql("INSERT INTO categories (name) VALUES ($1) RETURNING id, name");

    @Inject
    Database database;

    @InjectCluster
    EmbeddedCluster cluster;

    private Caller manager;

    @BeforeEach
    void aRowToBeSeen() {
        manager = new Caller(new TenantId(SuperuserSql.newTenant("without begin")), null, Set.of(Group.MANAGER));
        database.write(work(), CREATE.with("without begin")).await().atMost(LIMIT);
    }

    @AfterEach
    void healTheLink() {
        cluster.primary().link().pass();
    }

    @Test
    void noRowIsSeen() {
        // Given
        SuperuserSql.column("SELECT pg_stat_statements_reset()");
        breakBegin();

        // When
        Throwable failure = catchThrowable(
                () -> database.read(work(), FIND_ALL.with()).await().atMost(LIMIT));

        // Then
        assertThat(failure).isInstanceOf(GatewayException.class);
        assertThat(statistic("calls", "SELECT id, name FROM categories%")).isEqualTo(1);
        assertThat(statistic("rows", "SELECT id, name FROM categories%")).isZero();
    }

    @Test
    void noRowIsWritten() {
        // Given
        long before = SuperuserSql.number("SELECT count(*) FROM categories");
        breakBegin();

        // When
        Throwable failure = catchThrowable(() ->
                database.write(work(), CREATE.with("without begin 2")).await().atMost(LIMIT));

        // Then
        assertThat(failure).isInstanceOf(GatewayException.class);
        assertThat(SuperuserSql.number("SELECT count(*) FROM categories")).isEqualTo(before);
    }

    @Test
    void theNextCallerIsServedAsEver() {
        // Given
        breakBegin();
        Throwable unused = catchThrowable(
                () -> database.read(work(), FIND_ALL.with()).await().atMost(LIMIT));
        cluster.primary().link().pass();

        // When
        var rows = database.read(work(), FIND_ALL.with()).await().atMost(LIMIT);

        // Then
        assertThat(rows).hasSize(1);
    }

    private void breakBegin() {
        cluster.primary()
                .link()
                .rewriteClientBytes(
                        "BEGIN".getBytes(StandardCharsets.US_ASCII), "BEGIM".getBytes(StandardCharsets.US_ASCII));
    }

    private long statistic(String column, String query) {
        return SuperuserSql.number(
                "SELECT coalesce(sum(" + column + "), 0) FROM pg_stat_statements WHERE query LIKE '" + query + "'");
    }

    private WorkContext work() {
        return WorkContext.of(manager, Freshness.STRONG, LIMIT);
    }
}
