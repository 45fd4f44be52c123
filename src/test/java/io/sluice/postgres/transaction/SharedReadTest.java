package io.sluice.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.Served;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.lane.Lanes;
import io.sluice.postgres.node.Nodes;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quick reads through the front desk, where one lane for each node serves all of them. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(SharedReadTest.OneLane.class)
class SharedReadTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** A lane with few places. */
    public static class OneLane implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.lane.size", "1",
                    "sluice.lane.max-in-flight", "4",
                    "sluice.lane.statement-timeout", "200ms",
                    "sluice.pool.max-size", "6",
                    "sluice.pool.min-size", "0");
        }
    }

    record Slept(int backend, @Nullable String tenant) {}

    static final Statement<Slept> SLEEP = Statement.named("test.quick_sleep")
            .takes(Double.class)
            .gives(Slept.class)
            .quick()
            .sql("SELECT pg_backend_pid() AS backend, current_setting('app.tenant_id') AS tenant"
                    + " FROM pg_sleep($1)");

    record Entered(int backend, long times) {}

    /**
     * How often a way into a tenant was taken on the connection that serves this. It is named by a piece of its text in
     * an argument, since in this statement's own text it would count this one too.
     */
    static final Statement<Entered> ENTERED = Statement.named("test.entered")
            .takes(String.class)
            .gives(Entered.class)
            .quick()
            .sql("SELECT pg_backend_pid() AS backend,"
                    + " coalesce(sum(generic_plans + custom_plans), 0)::bigint AS times"
                    + " FROM pg_prepared_statements WHERE statement LIKE $1");

    static final Statement<Slept> WRITE = Statement.named("test.quick_write")
            .gives(Slept.class)
            .quick()
            .sql("INSERT INTO categories (name) VALUES ('by a lane') RETURNING 1, 'x'");

    @Inject
    Database database;

    @Inject
    Nodes nodes;

    @Inject
    MeterRegistry meters;

    @InjectCluster
    EmbeddedCluster cluster;

    private Caller caller;

    @BeforeEach
    void aTenant() {
        caller = new Caller(new TenantId(SuperuserSql.newTenant("shared")), null, Set.of(Group.MANAGER));
        await().atMost(LIMIT)
                .until(() -> nodes.all().stream()
                        .allMatch(node -> node.pool().usage().kept() == 1));
    }

    @AfterEach
    void heal() {
        cluster.nodes().forEach(node -> node.link().pass());
    }

    @Test
    void quickReadsOfManyShareOneServerProcess() {
        // Given
        List<Uni<List<Slept>>> reads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            reads.add(database.read(strong(LIMIT), SLEEP.with(0.01)));
        }

        // When
        List<List<Slept>> answers = Uni.join().all(reads).andFailFast().await().atMost(LIMIT);

        // Then
        assertThat(answers.stream().map(rows -> rows.get(0).backend()).distinct())
                .hasSize(1);
        assertThat(answers.stream().map(rows -> rows.get(0).tenant()).distinct())
                .containsExactly(tenant());
    }

    @Test
    void readsOfAReplicaDoNotAllAskHowFarItIs() {
        // Given
        WorkContext work = eventual();

        // When
        await().atMost(LIMIT).until(() -> entered(work, "%AS entered%").times() >= 3);

        // Then
        assertThat(work.served().by()).isNotNull().extracting(Served.By::role).isEqualTo("replica");
    }

    @Test
    void everyReadWithATokenAsksHowFarTheNodeIs() {
        // Given
        WorkContext strong = strong(LIMIT);
        entered(strong, "none");
        strong.served().committedAsSeen();
        ConsistencyToken token = strong.served().token();
        assertThat(token).isNotNull();
        Map<Integer, Long> before = new HashMap<>();

        for (int i = 0; i < 40; i++) {
            // When
            WorkContext work = WorkContext.of(caller, new Freshness(false, token), LIMIT);
            Entered entered = entered(work, "%app_followed_timeline()%");

            // Then
            Long last = before.put(entered.backend(), entered.times());
            assertThat(entered.times()).isGreaterThan(last == null ? 0 : last);
        }
    }

    private Entered entered(WorkContext work, String way) {
        return database.read(work, ENTERED.with(way)).await().atMost(LIMIT).get(0);
    }

    @Test
    void aReadThatIsTooSlowForALaneIsServedByAConnectionOfItsOwn() {
        // Given
        int shared = database.read(strong(LIMIT), SLEEP.with(0.0))
                .await()
                .atMost(LIMIT)
                .get(0)
                .backend();
        double slowBefore = passed("slow");

        // When
        Slept slow = database.read(strong(LIMIT), SLEEP.with(0.5))
                .await()
                .atMost(LIMIT)
                .get(0);

        // Then
        assertThat(slow.backend()).isNotEqualTo(shared);
        assertThat(slow.tenant()).isEqualTo(tenant());
        assertThat(passed("slow")).isEqualTo(slowBefore + 1);
        assertThat(database.read(strong(LIMIT), SLEEP.with(0.0))
                        .await()
                        .atMost(LIMIT)
                        .get(0)
                        .backend())
                .isEqualTo(shared);
    }

    @Test
    void whatFindsNoPlaceOnALaneIsServedByAConnectionOfItsOwn() {
        // Given
        List<Uni<List<Slept>>> reads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            reads.add(database.read(strong(LIMIT), SLEEP.with(0.05)));
        }

        // When
        List<List<Slept>> answers = Uni.join().all(reads).andFailFast().await().atMost(LIMIT);

        // Then
        assertThat(answers).hasSize(12);
        assertThat(answers.stream()
                        .map(rows -> rows.get(0).backend())
                        .distinct()
                        .count())
                .isGreaterThan(1);
    }

    @Test
    void aDeadlineBehindASlowReadIsKept() {
        // Given
        Uni<List<Slept>> slow =
                database.read(strong(LIMIT), SLEEP.with(0.19)).memoize().indefinitely();
        slow.subscribe().with(rows -> {}, failure -> {});

        // When
        Throwable failure = catchThrowable(() -> database.read(strong(Duration.ofMillis(40)), SLEEP.with(0.0))
                .await()
                .atMost(LIMIT));

        // Then
        assertThat(failure)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED));
        assertThat(slow.await().atMost(LIMIT)).hasSize(1);
    }

    @Test
    void aWriteThatSaysItIsAQuickReadIsRefused() {
        // Given
        long before = SuperuserSql.number("SELECT count(*) FROM categories WHERE name = 'by a lane'");

        // When
        Throwable failure = catchThrowable(
                () -> database.read(strong(LIMIT), WRITE.with()).await().atMost(LIMIT));

        // Then
        assertThat(failure).isInstanceOf(GatewayException.class);
        assertThat(SuperuserSql.number("SELECT count(*) FROM categories WHERE name = 'by a lane'"))
                .isEqualTo(before);
    }

    @Test
    void aLaneThatIsLostCostsNoReadAndComesBack() {
        // Given
        List<Uni<List<Slept>>> reads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            reads.add(database.read(eventual(), SLEEP.with(0.1)).memoize().indefinitely());
        }
        reads.forEach(read -> read.subscribe().with(rows -> {}, failure -> {}));

        // When
        cluster.nodes().forEach(node -> node.link().resetConnections());

        // Then
        reads.forEach(read -> assertThat(read.await().atMost(LIMIT)).hasSize(1));
        await().atMost(LIMIT)
                .until(() -> nodes.all().stream()
                        .allMatch(node -> node.pool().usage().kept() == 1));
        assertThat(lanes().underWay()).isZero();
    }

    private Lanes lanes() {
        return nodes.all().get(0).lanes();
    }

    private double passed(String reason) {
        return meters.find("sluice.lane.passed").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private String tenant() {
        return Long.toString(caller.requireTenant().value());
    }

    private WorkContext strong(Duration patience) {
        return WorkContext.of(caller, Freshness.STRONG, patience);
    }

    private WorkContext eventual() {
        return WorkContext.of(caller, Freshness.EVENTUAL, LIMIT);
    }
}
