package io.sluice.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.Nodes;
import io.sluice.postgres.pool.PoolUsage;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.statement.Statement;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.Group;
import io.sluice.tenancy.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(TenantDatabaseTest.ShortTimeouts.class)
class TenantDatabaseTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** One connection a node, so that the next borrower gets what the one before left behind. */
    public static class ShortTimeouts implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.pool.max-size", "1",
                    "sluice.pool.min-size", "0",
                    "sluice.pool.max-waiting", "2",
                    "sluice.pool.acquire-timeout", "500ms",
                    "sluice.pool.statement-timeout", "1s",
                    "sluice.pool.lock-timeout", "300ms",
                    "sluice.topology.probe-timeout", "1s",
                    "sluice.topology.evidence", "3s",
                    "sluice.transaction.timeout", "2s");
        }
    }

    record Row(long id, String name) {}

    record Settings(String tenant) {}

    record Slept(boolean slept) {}

    record Numbers(int number) {}

    static final Statement<Row> CREATE = Statement.named("test.create")
            .takes(String.class)
            .gives(Row.class)
            .sql("INSERT INTO categories (name) VALUES ($1) RETURNING id, name");

    static final Statement<Row> FIND = Statement.named("test.find")
            .takes(String.class)
            .gives(Row.class)
            .sql("SELECT id, name FROM categories WHERE name = $1");

    static final Statement<Settings> SETTINGS = Statement.named("test.settings")
            .gives(Settings.class)
            .sql("SELECT current_setting('app.tenant_id') AS tenant");

    static final Statement<Slept> SLEEP = Statement.named("test.sleep")
            .takes(Double.class)
            .gives(Slept.class)
            .sql("SELECT pg_sleep($1) IS NOT NULL AS slept");

    static final Statement<Numbers> TWICE = Statement.named("test.twice")
            .gives(Numbers.class)
            .sql("INSERT INTO refused_at_commit VALUES (1), (1) RETURNING id AS number");

    static final Statement<Numbers> DIVIDE = Statement.named("test.divide")
            .takes(Integer.class)
            .gives(Numbers.class)
            .sql("SELECT 1 / $1::integer AS number");

    @Inject
    Database database;

    @Inject
    Nodes nodes;

    @InjectCluster
    EmbeddedCluster cluster;

    private Caller manager;
    private String name;

    @BeforeEach
    void aTenant() {
        long tenant = SuperuserSql.newTenant("transactions");
        manager = new Caller(new TenantId(tenant), null, Set.of(Group.MANAGER));
        name = "category of " + tenant;
    }

    @AfterEach
    void healTheLinks() {
        cluster.nodes().forEach(node -> node.link().pass());
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() ->
                        !run(database.read(strong(manager), SETTINGS.with())).isEmpty());
    }

    @Test
    void aWriteIsThereForTheNextRead() {
        // When
        List<Row> written = run(database.write(strong(manager), CREATE.with(name)));

        // Then
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEqualTo(written);
    }

    @Test
    void everyTransactionTellsTheServerItsOwnTenant() {
        // Given
        Caller other = new Caller(new TenantId(SuperuserSql.newTenant("other")), null, Set.of(Group.MANAGER));

        // When
        List<Settings> first = run(database.read(strong(manager), SETTINGS.with()));
        List<Settings> second = run(database.read(strong(other), SETTINGS.with()));

        // Then
        assertThat(first).containsExactly(new Settings(tenantOf(manager)));
        assertThat(second).containsExactly(new Settings(tenantOf(other)));
    }

    @Test
    void aFailedStatementUndoesThoseBeforeItAndIsSeenAsAFailure() {
        // When
        GatewayException failure = fails(
                database.writeAll(strong(manager), List.of(CREATE.with(name), DIVIDE.with(0), CREATE.with(name))));

        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEmpty();
    }

    @Test
    void aFailedStatementLeavesItsConnectionInUse() {
        // Given
        long before = backend();

        // When
        fails(database.write(strong(manager), DIVIDE.with(0)));

        // Then
        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void aViolatedConstraintIsKnownByItsName() {
        // When
        GatewayException failure = fails(database.write(strong(manager), CREATE.with("")));

        // Then
        assertThat(failure).isInstanceOf(ConstraintViolation.class);
        assertThat(failure.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
        assertThat(failure.detail()).doesNotContain("categories_name_ck");
    }

    @Test
    void aReadCannotWriteEvenOnThePrimary() {
        // When
        GatewayException failure = fails(database.read(strong(manager), CREATE.with(name)));

        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.INTERNAL);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEmpty();
    }

    @Test
    void aSlowStatementIsEndedByTheServerAndItsConnectionStays() {
        // Given
        long before = backend();

        // When
        GatewayException failure = fails(database.read(strong(manager), SLEEP.with(5.0)));

        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
        assertThat(backend()).isEqualTo(before);
    }

    /** A cancel that hits COMMIT leaves the transaction open, so an error in its place shows nothing. */
    @Test
    void aConnectionWhoseCommitFailedIsNotLentAgain() {
        // Given
        SuperuserSql.column("CREATE TABLE refused_at_commit (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        SuperuserSql.column("GRANT INSERT, SELECT ON refused_at_commit TO sluice_app");
        try {
            for (boolean stepped : new boolean[] {false, true}) {
                long before = backend();

                // When
                fails(
                        stepped
                                ? database.transact(strong(manager), transaction -> transaction.run(TWICE.with()))
                                : database.write(strong(manager), TWICE.with()));

                // Then
                assertThat(backend()).isNotEqualTo(before);
            }
        } finally {
            SuperuserSql.column("DROP TABLE refused_at_commit");
        }
    }

    @Test
    void aHungBackendIsGivenUpWithinTheLimitAndTheReadIsServedByAnotherOne() {
        // Given
        long hung = backend();
        ClusterNode primary = cluster.primary();
        primary.freezeBackend(hung);
        try {
            // When
            List<Backend> read = run(database.read(strong(manager), BACKEND.with()));

            // Then
            assertThat(read.get(0).pid()).isNotEqualTo(hung);
        } finally {
            primary.thawBackend(hung);
        }
    }

    @Test
    void aWriteWhoseServerHangsHasAnUnknownOutcome() {
        // Given
        long hung = backend();
        ClusterNode primary = cluster.primary();
        primary.freezeBackend(hung);
        try {
            // When
            GatewayException failure = fails(database.write(strong(manager), CREATE.with(name)));

            // Then
            assertThat(failure.type()).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
        } finally {
            primary.thawBackend(hung);
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostHasAnUnknownOutcome() {
        // Given
        run(database.write(strong(manager), CREATE.with("warm")));
        cluster.primary().link().cutAnswersAfter("COMMIT\0".getBytes(StandardCharsets.US_ASCII), 0);

        // When
        GatewayException failure = fails(database.write(strong(manager), CREATE.with(name)));

        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
        // A reset takes away what the server has not read yet, so it may or may not have heard the COMMIT.
        assertThat(run(database.read(strong(manager), FIND.with(name)))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aReadWhoseConnectionIsLostIsServedByAnotherOne() {
        // Given
        run(database.read(strong(manager), FIND.with(name)));
        cluster.primary().link().cutAnswersAfter("COMMIT\0".getBytes(StandardCharsets.US_ASCII), 0);

        // When
        List<Row> found = run(database.read(strong(manager), FIND.with(name)));

        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void tooManyWaitersAreRefusedAndNoneWaitsForEver() throws InterruptedException {
        // Given
        int callers = 6;
        CountDownLatch ended = new CountDownLatch(callers);
        List<ProblemType> problems = new CopyOnWriteArrayList<>();

        // When
        for (int i = 0; i < callers; i++) {
            database.read(strong(manager), SLEEP.with(0.9)).subscribe().with(rows -> ended.countDown(), failure -> {
                problems.add(((GatewayException) failure).type());
                ended.countDown();
            });
        }

        // Then
        assertThat(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(problems).hasSize(5).containsOnly(ProblemType.OVERLOADED);
        assertThat(usage().waiting()).isZero();
    }

    @Test
    void workInStepsIsCommittedAsAWhole() {
        // When
        List<Row> found = run(database.transact(
                strong(manager),
                transaction -> transaction.run(CREATE.with(name)).chain(() -> transaction.run(FIND.with(name)))));

        // Then
        assertThat(found).hasSize(1);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEqualTo(found);
    }

    @Test
    void workThatFailsIsUndone() {
        // When
        Throwable failure = catchThrowable(() -> run(database.transact(
                strong(manager),
                transaction -> transaction.run(CREATE.with(name)).map(rows -> {
                    throw new IllegalArgumentException("the work itself fails");
                }))));

        // Then
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEmpty();
        assertThat(usage().lent()).isZero();
    }

    @Test
    void workThatPassesOverAFailedStepIsNotReportedAsDone() {
        // When
        GatewayException failure = fails(database.transact(
                strong(manager),
                transaction -> transaction
                        .run(CREATE.with(name))
                        .chain(() -> transaction.run(DIVIDE.with(0)))
                        .onFailure()
                        .recoverWithItem(List.of(new Numbers(0)))));

        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.INTERNAL);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEmpty();
    }

    @Test
    void workWhoseCallerLeavesIsUndoneAndItsConnectionComesBack() {
        // Given
        var leaving = database.transact(
                        strong(manager),
                        transaction -> transaction.run(CREATE.with(name)).chain(() -> transaction.run(SLEEP.with(0.5))))
                .subscribe()
                .with(done -> {}, failure -> {});
        await().atMost(LIMIT).until(() -> usage().lent() == 1);

        // When
        leaving.cancel();

        // Then
        await().atMost(LIMIT).until(() -> usage().lent() == 0);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEmpty();
    }

    @Test
    void aCallerThatLeavesWhileItWaitsNeverWrites() {
        // Given
        database.read(strong(manager), SLEEP.with(0.9)).subscribe().with(rows -> {}, failure -> {});
        await().atMost(LIMIT).until(() -> usage().lent() == 1);
        var leaving =
                database.write(strong(manager), CREATE.with(name)).subscribe().with(rows -> {}, failure -> {});
        await().atMost(LIMIT).until(() -> usage().waiting() == 1);

        // When
        leaving.cancel();

        // Then
        await().atMost(LIMIT).until(() -> usage().lent() == 0 && usage().waiting() == 0);
        assertThat(run(database.read(strong(manager), FIND.with(name)))).isEmpty();
    }

    private Node primary() {
        return nodes.all().get(cluster.nodes().indexOf(cluster.primary()));
    }

    private PoolUsage usage() {
        return primary().pool().usage();
    }

    /** The server process behind the primary's only connection. */
    private long backend() {
        Call<Backend> call = BACKEND.with();
        return run(database.read(strong(manager), call)).get(0).pid();
    }

    record Backend(int pid) {}

    static final Statement<Backend> BACKEND =
            Statement.named("test.backend").gives(Backend.class).sql("SELECT pg_backend_pid() AS pid");

    private static WorkContext strong(Caller caller) {
        return WorkContext.of(caller, Freshness.STRONG, LIMIT);
    }

    private static String tenantOf(Caller caller) {
        return Long.toString(caller.requireTenant().value());
    }

    private static <T> T run(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }

    private static GatewayException fails(Uni<?> work) {
        Throwable failure = catchThrowable(() -> run(work));
        assertThat(failure).isInstanceOf(GatewayException.class);
        return (GatewayException) failure;
    }
}
