package io.sluice.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.Database;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.RowStream;
import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.WorkContext;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of rows, on the primary, whose pool has one connection: the next borrower gets what a stream left behind. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(RowStreamTest.OneConnection.class)
class RowStreamTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String MARK = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app' AND state";

    public static class OneConnection implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.pool.max-size", "1",
                    "sluice.pool.min-size", "0",
                    "sluice.pool.statement-timeout", "1s",
                    "sluice.pool.idle-in-transaction-timeout", "700ms",
                    "sluice.transaction.timeout", "2s",
                    "sluice.topology.probe-timeout", "2s",
                    "sluice.topology.evidence", "20s");
        }
    }

    record Numbered(int number) {}

    record Setting(String value) {}

    record Backend(int pid) {}

    /** Each row takes a hundredth of a second to make. */
    static final Statement<Numbered> SLOW_ROWS = Statement.named("test.slow_rows")
            .takes(Integer.class, Double.class)
            .gives(Numbered.class)
            .sql("SELECT number FROM generate_series(1, $1) number WHERE pg_sleep($2) IS NOT NULL");

    static final Statement<Numbered> ROWS = Statement.named("test.rows")
            .takes(Integer.class)
            .gives(Numbered.class)
            .sql("SELECT number FROM generate_series(1, $1) number");

    static final Statement<Numbered> FAILS_LATER = Statement.named("test.fails_later")
            .takes(Integer.class)
            .gives(Numbered.class)
            .sql("SELECT 100 / ($1 - number) AS number FROM generate_series(1, 100) number");

    static final Statement<Numbered> WRITES = Statement.named("test.writes")
            .takes(String.class)
            .gives(Numbered.class)
            .sql("INSERT INTO categories (name) VALUES ($1) RETURNING 1 AS number");

    static final Statement<Setting> SETTINGS =
            Statement.named("test.stream_settings").gives(Setting.class).sql("""
            SELECT current_setting(name) AS value
              FROM unnest(ARRAY['work_mem', 'app.tenant_id', 'transaction_read_only']) name""");

    static final Statement<Backend> BACKEND =
            Statement.named("test.stream_backend").gives(Backend.class).sql("SELECT pg_backend_pid() AS pid");

    @Inject
    Database database;

    @Inject
    Nodes nodes;

    @InjectCluster
    EmbeddedCluster cluster;

    private Caller manager;

    @BeforeEach
    void aTenant() {
        manager = new Caller(new TenantId(SuperuserSql.newTenant("streams")), null, Set.of(Group.MANAGER));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(usage().lent()).isZero();
            assertThat(SuperuserSql.number(MARK + " <> 'idle'")).isZero();
        });
    }

    @Test
    void allRowsComeInOrderAndInBatches() {
        // Given
        RowStream<Numbered> rows = stream(ROWS.with(25));
        // When
        List<Integer> sizes = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (List<Numbered> batch = run(rows.next()); !batch.isEmpty(); batch = run(rows.next())) {
            sizes.add(batch.size());
            batch.forEach(row -> numbers.add(row.number()));
        }
        // Then
        assertThat(sizes).containsExactly(10, 10, 5);
        assertThat(numbers).hasSize(25).isSorted();
        assertThat(run(rows.next())).isEmpty();
    }

    @Test
    void theServerMakesNoMoreRowsThanWereAskedFor() {
        // Given: the whole of it would take a hundred seconds
        RowStream<Numbered> rows = stream(SLOW_ROWS.with(10_000, 0.01));
        // When
        List<Numbered> first = run(rows.next());
        // Then
        assertThat(first).hasSize(10);
        assertThat(SuperuserSql.number(MARK + " = 'idle in transaction'")).isEqualTo(1);
        rows.close();
    }

    @Test
    void aStreamIsReadOnlyAndHasItsOwnSettingsWhichEndWithIt() {
        // Given
        String before = run(database.read(strong(), SETTINGS.with())).get(0).value();
        // When
        List<Setting> during = run(stream(SETTINGS.with()).next());
        List<Setting> after = run(database.read(strong(), SETTINGS.with()));
        // Then
        assertThat(during)
                .extracting(Setting::value)
                .containsExactly("7MB", Long.toString(manager.requireTenant().value()), "on");
        assertThat(after.get(0).value()).isEqualTo(before).isNotEqualTo("7MB");
        assertThat(fails(stream(WRITES.with("x")).next()).type()).isEqualTo(ProblemType.INTERNAL);
    }

    @Test
    void theConnectionGoesBackCleanAfterTheLastRow() {
        // Given
        int before = backend();
        RowStream<Numbered> rows = stream(ROWS.with(5));
        // When
        run(rows.next());
        // Then
        assertThat(backend()).isEqualTo(before);
        assertThat(SuperuserSql.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE pid = ?" + " AND backend_xmin IS NOT NULL",
                        before))
                .isZero();
    }

    @Test
    void noPreparedStatementStaysBehind() {
        // Given
        String count = "SELECT count(*)::text AS value FROM pg_prepared_statements";
        Statement<Setting> counted =
                Statement.named("test.prepared").gives(Setting.class).sql(count);
        run(database.read(strong(), counted.with()));
        run(stream(ROWS.with(5)).next());
        run(database.read(strong(), counted.with()));
        String before = run(database.read(strong(), counted.with())).get(0).value();
        // When
        for (int i = 0; i < 5; i++) {
            run(stream(ROWS.with(5)).next());
        }
        // Then
        assertThat(run(database.read(strong(), counted.with())).get(0).value()).isEqualTo(before);
    }

    @Test
    void aReaderThatTakesItsTimeIsServedUntilTheLimitAndNotBeyond() {
        // Given: longer than the settings of other transactions allow
        RowStream<Numbered> rows = stream(ROWS.with(100), Duration.ofSeconds(5));
        long begun = System.nanoTime();
        run(rows.next());
        await().until(() -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(2_500));
        assertThat(run(rows.next())).hasSize(10);
        // When
        await().atMost(LIMIT).until(() -> SuperuserSql.number(MARK + " = 'idle in transaction'") == 0);
        // Then
        assertThat(fails(rows.next()).type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.SECONDS.toNanos(4));
    }

    @Test
    void aStatementThatRunsBeyondTheLimitIsCancelled() {
        // Given
        RowStream<Numbered> rows = stream(SLOW_ROWS.with(10_000, 5.0), Duration.ofSeconds(2));
        // When
        GatewayException failure = fails(rows.next());
        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
        await().atMost(LIMIT).until(() -> SuperuserSql.number(MARK + " = 'active'") == 0);
    }

    @Test
    void whoeverLeavesEndsTheStatementAtOnce() throws InterruptedException {
        // Given
        WorkContext work = strong();
        RowStream<Numbered> rows = database.stream(work, SLOW_ROWS.with(10_000, 5.0), limits(Duration.ofMinutes(2)));
        CountDownLatch over = new CountDownLatch(1);
        rows.whenOver(over::countDown);
        var unused = rows.next().subscribe().with(ignored -> {}, ignored -> {});
        await().atMost(LIMIT).until(() -> SuperuserSql.number(MARK + " = 'active'") == 1);
        // When
        work.departure().leave();
        // Then
        assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().atMost(LIMIT).until(() -> SuperuserSql.number(MARK + " = 'active'") == 0);
    }

    @Test
    void whoeverLeavesBetweenTwoBatchesFreesTheConnectionAtOnce() throws InterruptedException {
        // Given
        WorkContext work = strong();
        RowStream<Numbered> rows = database.stream(work, ROWS.with(1_000), limits(Duration.ofMinutes(2)));
        CountDownLatch over = new CountDownLatch(1);
        rows.whenOver(over::countDown);
        int pid = backend();
        run(rows.next());
        // When
        work.departure().leave();
        // Then
        assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(backend()).isEqualTo(pid);
        assertThat(fails(rows.next()).type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED);
    }

    @Test
    void aStreamThatNobodyReadsNeverTakesAConnection() throws InterruptedException {
        // Given
        RowStream<Numbered> rows = stream(ROWS.with(5));
        CountDownLatch over = new CountDownLatch(1);
        rows.whenOver(over::countDown);
        // When
        rows.close();
        // Then
        assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run(rows.next())).isEmpty();
    }

    @Test
    void aFailureAfterTheFirstRowsEndsTheStreamAndLeavesTheConnectionInUse() {
        // Given
        int before = backend();
        RowStream<Numbered> rows = stream(FAILS_LATER.with(15));
        assertThat(run(rows.next())).hasSize(10);
        // When
        GatewayException failure = fails(rows.next());
        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
        assertThat(fails(rows.next()).type()).isEqualTo(ProblemType.VALIDATION_FAILED);
        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void aConnectionThatIsLostAfterTheFirstRowsEndsTheStream() {
        // Given
        int victim = backend();
        RowStream<Numbered> rows = stream(ROWS.with(100));
        run(rows.next());
        // When
        SuperuserSql.column("SELECT pg_terminate_backend(?)", victim);
        GatewayException failure = fails(rows.next());
        // Then
        assertThat(failure.type()).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(backend()).isNotEqualTo(victim);
    }

    @Test
    void aConnectionThatIsLostBeforeTheFirstRowsCostsNothingButTime() {
        // Given
        SuperuserSql.column("SELECT pg_terminate_backend(?)", backend());
        // When
        List<Numbered> first = run(stream(ROWS.with(5)).next());
        // Then
        assertThat(first).hasSize(5);
    }

    private RowStream<Numbered> stream(Call<Numbered> call, Duration limit) {
        return database.stream(strong(), call, limits(limit));
    }

    private <R> RowStream<R> stream(Call<R> call) {
        return database.stream(strong(), call, limits(Duration.ofSeconds(60)));
    }

    private static StreamLimits limits(Duration limit) {
        return new StreamLimits(Deadline.in(limit), 10, 7 * 1_024);
    }

    private WorkContext strong() {
        return WorkContext.of(manager, Freshness.STRONG, LIMIT);
    }

    private int backend() {
        return run(database.read(strong(), BACKEND.with())).get(0).pid();
    }

    private PoolUsage usage() {
        return nodes.all()
                .get(cluster.nodes().indexOf(cluster.primary()))
                .pool()
                .usage();
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
