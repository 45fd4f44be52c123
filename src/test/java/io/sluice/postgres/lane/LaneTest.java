package io.sluice.postgres.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.PoolBench;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.statement.Statement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shared connection under many callers, and against a server and a network that fail. */
class LaneTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    record Text(@Nullable String value) {}

    record Number(@Nullable Long value) {}

    record Everything(
            @Nullable Long big,
            @Nullable Integer small,
            @Nullable Double real,
            @Nullable Boolean yes,
            @Nullable String text,
            @Nullable BigDecimal numeric,
            @Nullable LocalDate day,
            @Nullable Instant moment,
            @Nullable List<Long> numbers,
            @Nullable List<String> words) {}

    static final Statement<Text> SET = Statement.named("test.set")
            .takes(String.class)
            .gives(Text.class)
            .sql("SELECT set_config('app.tenant_id', $1, true) AS value");

    static final Statement<Text> GET =
            Statement.named("test.get").gives(Text.class).sql("SELECT current_setting('app.tenant_id', true) AS value");

    static final Statement<Number> DIVIDE = Statement.named("test.divide")
            .takes(Long.class)
            .gives(Number.class)
            .sql("SELECT 100 / $1::bigint AS value");

    static final Statement<Text> SLEEP = Statement.named("test.sleep")
            .takes(Double.class)
            .gives(Text.class)
            .sql("SELECT pg_sleep($1)::text AS value");

    /** So that what follows is as slow as a server that does not come to its own timeout. */
    private static final Statement<Text> UNBOUND = Statement.named("test.unbound")
            .gives(Text.class)
            .sql("SELECT set_config('statement_timeout', '0', true) AS value");

    static final Statement<Text> UNKNOWN =
            Statement.named("test.unknown").gives(Text.class).sql("SELECT value FROM nowhere");

    static final Statement<Text> WRITE =
            Statement.named("test.write").gives(Text.class).sql("INSERT INTO lane_test VALUES ('x') RETURNING value");

    static final Statement<Text> STAR =
            Statement.named("test.star").gives(Text.class).sql("SELECT value::text FROM (SELECT * FROM lane_test) t");

    static final Statement<Text> ALL =
            Statement.named("test.all").gives(Text.class).sql("SELECT * FROM lane_test");

    static final Statement<Everything> ECHO = Statement.named("test.echo")
            .takes(
                    Long.class,
                    Integer.class,
                    Double.class,
                    Boolean.class,
                    String.class,
                    BigDecimal.class,
                    LocalDate.class,
                    Instant.class,
                    Long[].class,
                    String[].class)
            .gives(Everything.class)
            .sql("SELECT $1::bigint, $2::integer, $3::float8, $4::boolean, $5::text, $6::numeric, $7::date,"
                    + " $8::timestamptz, $9::bigint[], $10::text[]");

    static final Statement<Text> NUMERIC_TEXT = Statement.named("test.numeric_text")
            .takes(String.class)
            .gives(Text.class)
            .sql("SELECT ($1::text)::numeric::text");

    static final Statement<Amount> NUMERIC = Statement.named("test.numeric")
            .takes(String.class)
            .gives(Amount.class)
            .sql("SELECT ($1::text)::numeric AS value");

    record Amount(@Nullable BigDecimal value) {}

    private static EmbeddedCluster cluster;
    private static VertxInternal vertx;

    private PoolBench bench;
    private NodePool pool;
    private Lanes lanes;
    private ContextInternal caller;

    @BeforeAll
    static void start() throws SQLException {
        cluster = EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0));
        vertx = (VertxInternal) Vertx.vertx();
        asOwner("CREATE TABLE lane_test (value text)", "GRANT SELECT, INSERT ON lane_test TO " + Role.APP.username());
    }

    @AfterAll
    static void stop() {
        cluster.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void aLane() {
        bench = new PoolBench(vertx, cluster);
        caller = vertx.createEventLoopContext();
        pool = bench.pool("max-size", "4");
        lanes = lanes(1, 64);
    }

    @AfterEach
    void close() {
        lanes.close();
        bench.close();
    }

    private Lanes lanes(int size, int maxInFlight) {
        return lanes(size, maxInFlight, Duration.ofSeconds(5));
    }

    private Lanes lanes(int size, int maxInFlight, Duration patience) {
        TestLanes.Settings settings = new TestLanes.Settings(true, size, maxInFlight, patience, Duration.ofMillis(400));
        List<ContextInternal> loops = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            loops.add(vertx.createEventLoopContext());
        }
        Lanes opened = new Lanes(pool, settings, loops);
        PoolBench.get(opened.open());
        return opened;
    }

    @Test
    void everyGroupSeesItsOwnSettingsAndLeavesNoneBehind() {
        // Given
        int callers = 2_000;
        List<Future<List<List<?>>>> answers = new ArrayList<>();

        // When
        for (int i = 0; i < callers; i++) {
            answers.add(send(i % 3 == 2 ? List.of(GET.with()) : List.of(SET.with("tenant " + i), GET.with())));
            paced(answers);
        }

        // Then
        for (int i = 0; i < callers; i++) {
            List<List<?>> rows = PoolBench.get(answers.get(i));
            if (i % 3 == 2) {
                assertThat(rows.get(0).get(0)).isIn(new Text(""), new Text(null));
            } else {
                assertThat(rows.get(1)).isEqualTo(List.of(new Text("tenant " + i)));
            }
        }
    }

    @Test
    void aFailedGroupHarmsOnlyItself() {
        // Given
        List<Future<List<List<?>>>> answers = new ArrayList<>();

        // When
        for (long i = 0; i < 60; i++) {
            answers.add(send(List.of(SET.with("t" + i), DIVIDE.with(i % 2), GET.with())));
        }

        // Then
        for (int i = 0; i < answers.size(); i++) {
            if (i % 2 == 0) {
                GroupFailure failure = failure(answers.get(i));
                assertThat(failure.kind()).isEqualTo(GroupFailure.Kind.REFUSED);
                assertThat(failure.failed()).isEqualTo(1);
                assertThat(sqlState(failure)).isEqualTo("22012");
            } else {
                assertThat(PoolBench.get(answers.get(i)).get(2)).isEqualTo(List.of(new Text("t" + i)));
            }
        }
        assertThat(pool.usage().kept()).isEqualTo(1);
    }

    @Test
    void aStatementThatCannotBeParsedHarmsNobodyElse() {
        // When
        Future<List<List<?>>> wrong = send(List.of(SET.with("wrong"), UNKNOWN.with()));
        Future<List<List<?>>> right = send(List.of(SET.with("right"), GET.with()));
        Future<List<List<?>>> wrongAgain = send(List.of(UNKNOWN.with()));

        // Then
        assertThat(sqlState(failure(wrong))).isEqualTo("26000");
        assertThat(PoolBench.get(right).get(1)).isEqualTo(List.of(new Text("right")));
        assertThat(sqlState(failure(wrongAgain))).isEqualTo("26000");
        assertThat(PoolBench.get(send(List.of(GET.with())))).hasSize(1);
    }

    @Test
    void oneThatCanNeverBeParsedDoesNotFillTheLane() {
        // When
        for (int i = 0; i < 600; i++) {
            assertThat(sqlState(failure(send(List.of(UNKNOWN.with()))))).isEqualTo("26000");
        }

        // Then
        assertThat(PoolBench.get(send(List.of(GET.with())))).hasSize(1);
    }

    @Test
    void aLaneWritesNothing() {
        // When
        GroupFailure failure = failure(send(List.of(WRITE.with())));

        // Then
        assertThat(sqlState(failure)).isEqualTo("25006");
        assertThat(PoolBench.get(send(List.of(STAR.with()))).get(0)).isEmpty();
    }

    @Test
    void valuesGoAndComeAsTheyAre() {
        // Given
        String odd = "a \"quoted\", {curly} \\back\\slash\n'apostrophe' NULL žluťoučký 漢字 🐘";
        Call<Everything> full = ECHO.with(
                Long.MIN_VALUE,
                -1,
                -0.1,
                true,
                odd,
                new BigDecimal("-123456789.0123456789"),
                LocalDate.of(-1, 2, 28).plusYears(2_001),
                Instant.parse("2026-11-23T10:11:12.123456Z"),
                new Long[] {1L, null, -3L},
                new String[] {odd, "", "NULL"});
        @Nullable Object[] nulls = new Object[10];

        // Then
        assertThat(PoolBench.get(send(List.of(ECHO.with(nulls)))).get(0))
                .isEqualTo(List.of(new Everything(null, null, null, null, null, null, null, null, null, null)));
        Everything echo = (Everything) PoolBench.get(send(List.of(withoutNullElements(full, odd))))
                .get(0)
                .get(0);
        assertThat(echo.big()).isEqualTo(Long.MIN_VALUE);
        assertThat(echo.small()).isEqualTo(-1);
        assertThat(echo.real()).isEqualTo(-0.1);
        assertThat(echo.yes()).isTrue();
        assertThat(echo.text()).isEqualTo(odd);
        assertThat(echo.numeric()).isEqualTo(new BigDecimal("-123456789.0123456789"));
        assertThat(echo.day()).isEqualTo(LocalDate.of(2_000, 2, 28));
        assertThat(echo.moment()).isEqualTo(Instant.parse("2026-11-23T10:11:12.123456Z"));
        assertThat(echo.numbers()).containsExactly(1L, -3L);
        assertThat(echo.words()).containsExactly(odd, "", "NULL");
    }

    private static Call<Everything> withoutNullElements(Call<Everything> full, String odd) {
        return ECHO.with(
                full.arguments().getLong(0),
                full.arguments().getInteger(1),
                full.arguments().getDouble(2),
                full.arguments().getBoolean(3),
                odd,
                full.arguments().getBigDecimal(5),
                full.arguments().getLocalDate(6),
                full.arguments().getOffsetDateTime(7).toInstant(),
                new Long[] {1L, -3L},
                new String[] {odd, "", "NULL"});
    }

    @Test
    void everyNumericKeepsItsDigitsAndItsScale() {
        for (String number : List.of(
                "0",
                "0.00",
                "1",
                "-1",
                "10000",
                "9999",
                "0.0001",
                "-0.00010",
                "12345678901234567890.123456789",
                "1000000000000000000000000",
                "0.000000000000000001",
                "99999999.99",
                "-40000.5",
                "1e30",
                "20.00")) {
            String expected = ((Text) PoolBench.get(send(List.of(NUMERIC_TEXT.with(number))))
                            .get(0)
                            .get(0))
                    .value();
            Amount amount = (Amount)
                    PoolBench.get(send(List.of(NUMERIC.with(number)))).get(0).get(0);
            assertThat(amount.value()).isEqualTo(new BigDecimal(String.valueOf(expected)));
        }
    }

    @Test
    void anArgumentThatCannotBeSentFailsItsGroupAlone() {
        // When
        Future<List<List<?>>> wrong = send(List.of(SET.with("a"), SET.with("nul \0 within")));
        Future<List<List<?>>> right = send(List.of(SET.with("b"), GET.with()));

        // Then
        await().atMost(LIMIT).until(wrong::isComplete);
        assertThat(wrong.cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(PoolBench.get(right).get(1)).isEqualTo(List.of(new Text("b")));
    }

    @Test
    void whatComesBeyondTheLimitIsNotTaken() {
        // Given
        lanes.close();
        lanes = lanes(1, 2);

        // When
        Lane lane = lane();
        Future<List<List<?>>> first = lane.send(caller, List.of(SLEEP.with(0.2)), inTime());
        Future<List<List<?>>> second = lane.send(caller, List.of(SLEEP.with(0.0)), inTime());
        Future<List<List<?>>> third = lane.send(caller, List.of(SLEEP.with(0.0)), inTime());

        // Then
        assertThat(failure(third).kind()).isEqualTo(GroupFailure.Kind.NOT_TAKEN);
        assertThat(PoolBench.get(first)).hasSize(1);
        assertThat(PoolBench.get(second)).hasSize(1);
    }

    @Test
    void aCallerWhoseTimeIsOverIsToldAndTheLaneGoesOn() {
        // When
        Future<List<List<?>>> slow = send(List.of(SLEEP.with(0.35)));
        Future<List<List<?>>> hasty = lane().send(
                        caller,
                        List.of(GET.with()),
                        System.nanoTime() + Duration.ofMillis(60).toNanos());
        Future<List<List<?>>> patient = send(List.of(GET.with()));

        // Then
        assertThat(failure(hasty).kind()).isEqualTo(GroupFailure.Kind.LATE);
        assertThat(slow.isComplete()).isFalse();
        assertThat(PoolBench.get(slow)).hasSize(1);
        assertThat(PoolBench.get(patient)).hasSize(1);
        assertThat(bench.destroyed()).isEmpty();
    }

    @Test
    void theServerEndsAStatementThatIsTooSlowForALane() {
        // Given
        lanes.close();
        lanes = lanes(1, 64, Duration.ofMillis(200));

        // When
        Future<List<List<?>>> slow = send(List.of(SLEEP.with(5.0)));

        // Then
        await().atMost(LIMIT).until(slow::isComplete);
        await().atMost(LIMIT).until(() -> lanes.find(caller) != null);
        assertThat(PoolBench.get(send(List.of(GET.with())))).hasSize(1);
        assertThat(bench.destroyed()).doesNotContain("hung");
    }

    @Test
    void whoStandsBehindASlowOneGoesElsewhereAndNobodyJoins() {
        // Given
        lanes.close();
        lanes = lanes(1, 64, Duration.ofMillis(400));
        Lane lane = lane();

        // When
        Future<List<List<?>>> slow = lane.send(caller, List.of(UNBOUND.with(), SLEEP.with(0.7)), inTime());
        Future<List<List<?>>> behind = lane.send(caller, List.of(GET.with()), inTime());

        // Then
        await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(() -> lanes.find(caller) == null);
        assertThat(failure(slow).kind()).isEqualTo(GroupFailure.Kind.PASSED);
        assertThat(failure(behind).kind()).isEqualTo(GroupFailure.Kind.PASSED);
        await().atMost(LIMIT).until(() -> lanes.find(caller) == lane);
        assertThat(PoolBench.get(send(List.of(GET.with())))).hasSize(1);
        assertThat(bench.destroyed()).doesNotContain("hung");
    }

    @Test
    void aServerThatGoesSilentCostsTheLaneAndNobodyWaitsForEver() {
        // Given
        lanes.close();
        lanes = lanes(1, 64, Duration.ofMillis(200));
        PoolBench.get(send(List.of(GET.with())));

        // When
        bench.link.silent();
        Future<List<List<?>>> first = send(List.of(GET.with()));
        Future<List<List<?>>> second = send(List.of(GET.with()));

        // Then
        assertThat(failure(first).kind()).isIn(GroupFailure.Kind.PASSED, GroupFailure.Kind.LOST);
        assertThat(failure(second).kind()).isIn(GroupFailure.Kind.PASSED, GroupFailure.Kind.LOST);
        await().atMost(LIMIT).until(() -> bench.destroyed().contains("hung"));
        assertThat(lanes.find(caller)).isNull();

        // And when
        bench.link.pass();

        // Then
        await().atMost(LIMIT).until(() -> {
            PoolBench.get(lanes.open().otherwiseEmpty());
            return lanes.find(caller) != null;
        });
        assertThat(PoolBench.get(send(List.of(GET.with())))).hasSize(1);
    }

    @Test
    void aLostConnectionIsToldToAllWhoWaitOnIt() {
        // When
        List<Future<List<List<?>>>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(send(List.of(SLEEP.with(0.3))));
        }
        await().atMost(LIMIT).until(() -> lane().underWay() == 10);
        bench.link.resetConnections();

        // Then
        waiting.forEach(one -> assertThat(failure(one).kind()).isEqualTo(GroupFailure.Kind.LOST));
        await().atMost(LIMIT).until(() -> pool.usage().kept() == 0);
    }

    @Test
    void aServerThatShutsDownSaysSoToTheFirstAndIsLostToTheOthers() throws SQLException {
        // Given
        List<Future<List<List<?>>>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(send(List.of(SLEEP.with(0.39))));
        }

        // When
        Thread.yield();
        await().atMost(LIMIT).until(() -> terminateSleepers() > 0);

        // Then
        GroupFailure first = failure(waiting.get(0));
        assertThat(first.kind()).isEqualTo(GroupFailure.Kind.REFUSED);
        assertThat(sqlState(first)).isEqualTo("57P01");
        assertThat(failure(waiting.get(1)).kind()).isEqualTo(GroupFailure.Kind.LOST);
        assertThat(failure(waiting.get(2)).kind()).isEqualTo(GroupFailure.Kind.LOST);
    }

    @Test
    void aLaneWhoseStatementsAreOutdatedIsReplaced() throws SQLException {
        // Given
        PoolBench.get(send(List.of(ALL.with())));
        asOwner("ALTER TABLE lane_test ADD COLUMN more integer");

        // When
        GroupFailure failure = failure(send(List.of(ALL.with())));

        // Then
        assertThat(sqlState(failure)).isEqualTo("0A000");
        assertThat(lanes.find(caller)).isNull();
        asOwner("ALTER TABLE lane_test DROP COLUMN more");
        await().atMost(LIMIT).until(() -> {
            PoolBench.get(lanes.open().otherwiseEmpty());
            return lanes.find(caller) != null;
        });
        assertThat(PoolBench.get(send(List.of(ALL.with())))).hasSize(1);
    }

    @Test
    void aNewGenerationGetsNewLanesAndTheOldOnesFinish() {
        // Given
        Lane before = lane();
        Future<List<List<?>>> slow = send(List.of(SLEEP.with(0.3)));

        await().atMost(LIMIT).until(() -> before.underWay() == 1);

        // When
        pool.renew();
        PoolBench.get(lanes.open());

        // Then
        assertThat(lane()).isNotSameAs(before);
        assertThat(PoolBench.get(slow)).hasSize(1);
        await().atMost(LIMIT).until(() -> pool.usage().kept() == 1);
        assertThat(bench.destroyed()).doesNotContain("hung", "unclean");
    }

    @Test
    void lanesTakeTheirPlacesFromThePool() {
        // Given
        lanes.close();
        await().atMost(LIMIT).until(() -> pool.usage().kept() == 0);

        // When
        lanes = lanes(3, 8);

        // Then
        assertThat(pool.usage().kept()).isEqualTo(3);
        PoolBench.get(bench.acquire(pool));
        Future<?> second = bench.acquire(pool);
        await().atMost(LIMIT).until(second::isComplete);
        assertThat(second.failed()).isTrue();
    }

    private Future<List<List<?>>> send(List<Call<?>> calls) {
        return lane().send(caller, calls, inTime());
    }

    private Lane lane() {
        Lane lane = lanes.find(caller);
        if (lane == null) {
            throw new IllegalStateException("There is no lane with room");
        }
        return lane;
    }

    private static long inTime() {
        return System.nanoTime() + LIMIT.toNanos();
    }

    /** No more under way than a lane takes. */
    private static void paced(List<Future<List<List<?>>>> answers) {
        int last = answers.size() - 60;
        if (last >= 0) {
            PoolBench.get(answers.get(last).otherwiseEmpty());
        }
    }

    private static GroupFailure failure(Future<?> future) {
        await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(future::isComplete);
        assertThat(future.cause()).isInstanceOf(GroupFailure.class);
        return (GroupFailure) future.cause();
    }

    private static String sqlState(GroupFailure failure) {
        return failure.getCause() instanceof PgException error ? String.valueOf(error.getSqlState()) : "none";
    }

    private static int terminateSleepers() throws SQLException {
        int[] terminated = new int[1];
        with(Role.SUPERUSER, connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE query LIKE '%pg_sleep($1)%' AND state = 'active' AND pid <> pg_backend_pid()")) {
                rows.next();
                terminated[0] = rows.getInt(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return terminated[0];
    }

    private static void asOwner(String... statements) throws SQLException {
        with(Role.SUPERUSER, connection -> {
            try (var statement = connection.createStatement()) {
                for (String one : statements) {
                    statement.execute(one);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void with(Role role, Consumer<Connection> work) throws SQLException {
        try (Connection connection = cluster.primary().connect(role)) {
            work.accept(connection);
        }
    }
}
