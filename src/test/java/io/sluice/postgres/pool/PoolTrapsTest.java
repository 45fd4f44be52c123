package io.sluice.postgres.pool;

import static io.sluice.postgres.pool.PoolBench.LIMIT;
import static io.sluice.postgres.pool.PoolBench.failure;
import static io.sluice.postgres.pool.PoolBench.get;
import static io.sluice.postgres.pool.PoolBench.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The eleven ways in which the driver's own pool loses places, hands a hung connection on, storms a refusing server or
 * never renews its connections; none of them happens here.
 */
class PoolTrapsTest {

    private static EmbeddedCluster cluster;
    private static VertxInternal vertx;

    private PoolBench bench;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0));
        vertx = (VertxInternal) Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        cluster.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void aBench() {
        bench = new PoolBench(vertx, cluster);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void trap1aServerThatNeverAnswersTheStartUpKeepsNoPlace() {
        // Given
        NodePool pool = bench.pool("max-size", "2", "acquire-timeout", "1s");
        bench.link.silent();
        List<Future<PooledConnection>> asked = List.of(bench.acquire(pool), bench.acquire(pool));
        asked.forEach(one -> assertThat(problem(one)).isNotNull());
        await().atMost(LIMIT).until(() -> pool.usage().opening() == 0);

        // When
        bench.link.pass();

        // Then
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(get(bench.acquire(pool)).isOpen()).isTrue());
        assertThat(pool.usage().lent()).isEqualTo(1);
    }

    @Test
    void trap2theServersLastWordIsKept() throws SQLException {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection connection = get(bench.acquire(pool));
        long backend = bench.backend(connection);
        Future<?> slow = bench.query(connection, "SELECT pg_sleep(30)");

        // When
        asSuperuser("SELECT pg_terminate_backend(" + backend + ")");

        // Then
        assertThat(failure(slow)).isNotInstanceOf(PgException.class);
        assertThat(connection.lastWord())
                .isInstanceOfSatisfying(
                        PgException.class,
                        word -> assertThat(word.getSqlState()).isEqualTo("57P01"));
    }

    /** The remedy is the transaction's: it is done only when every answer of its flush is good. */
    @Test
    void trap3aCommitAfterAFailureLooksLikeASuccessSoEveryAnswerIsLookedAt() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection connection = get(bench.acquire(pool));
        List<Future<?>> answers = new ArrayList<>();
        Promise<Void> sent = Promise.promise();

        // When
        connection.flush(
                client -> {
                    answers.add(client.query("BEGIN").execute());
                    answers.add(client.query("SELECT 1 / 0").execute());
                    answers.add(client.query("COMMIT").execute());
                    sent.complete();
                },
                () -> sent.fail("closed"));
        get(sent.future());
        await().atMost(LIMIT).until(() -> answers.stream().allMatch(Future::isComplete));

        // Then
        assertThat(answers.get(2).cause()).isNull();
        assertThat(failure(Future.join(answers))).isInstanceOf(PgException.class);
    }

    @Test
    void trap4aBorrowerThatDidNotSeeTheEndLeavesNothingToTheNext() throws SQLException {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection first = get(bench.acquire(pool));
        get(bench.query(first, "BEGIN; SELECT set_config('app.tenant_id', '7', false), pg_advisory_xact_lock(4)"));

        // When
        first.destroy(DestroyReason.UNCLEAN);
        PooledConnection second = get(bench.acquire(pool));

        // Then
        assertThat(get(bench.query(second, "SELECT current_setting('app.tenant_id', true)"))
                        .iterator()
                        .next()
                        .getString(0))
                .isNotEqualTo("7");
        await().atMost(LIMIT)
                .until(() -> asSuperuser("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
                        .equals("0"));
    }

    @Test
    void trap5aHungConnectionIsNotHandedOnAndItsPlaceIsFree() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection hung = get(bench.acquire(pool));
        long backend = bench.backend(hung);
        cluster.primary().freezeBackend(backend);
        Future<?> unanswered = bench.query(hung, "SELECT 1");

        // When
        hung.destroy(DestroyReason.HUNG);

        // Then
        assertThat(failure(unanswered)).isNotNull();
        assertThat(bench.backend(get(bench.acquire(pool)))).isNotEqualTo(backend);
        cluster.primary().thawBackend(backend);
    }

    @Test
    void trap6aHungConnectionDoesNotKeepThePoolFromClosing() {
        // Given
        NodePool pool = bench.pool("max-size", "2");
        PooledConnection hung = get(bench.acquire(pool));
        get(bench.acquire(pool)).release();
        long backend = bench.backend(hung);
        cluster.primary().freezeBackend(backend);
        Future<?> unanswered = bench.query(hung, "SELECT 1");

        // When
        pool.close();
        hung.destroy(DestroyReason.SHUTDOWN);

        // Then
        assertThat(failure(unanswered)).isNotNull();
        assertThat(pool.usage().lent() + pool.usage().idle()).isZero();
        cluster.primary().thawBackend(backend);
    }

    @Test
    void trap7aTransactionThatIsOpenWhenThePoolClosesIsFinished() throws SQLException {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection lent = get(bench.acquire(pool));
        get(bench.query(lent, "BEGIN"));
        String transaction = get(bench.query(lent, "SELECT pg_current_xact_id()::text"))
                .iterator()
                .next()
                .getString(0);

        // When
        pool.close();
        get(bench.query(lent, "COMMIT"));
        lent.release();

        // Then
        assertThat(asSuperuser("SELECT pg_xact_status('" + transaction + "')")).isEqualTo("committed");
        assertThat(bench.observer.destroyed).containsExactly("shutdown");
    }

    @Test
    void trap8connectionsAreRenewedUnderConstantLoad() {
        // Given
        NodePool pool = bench.pool("max-size", "1", "max-lifetime", "300ms", "acquire-timeout", "10s");
        Set<Long> backends = new HashSet<>();
        long begun = System.nanoTime();
        Future<PooledConnection> next = bench.acquire(pool);

        // When
        while (backends.size() < 4 && System.nanoTime() - begun < LIMIT.toNanos()) {
            PooledConnection connection = get(next);
            next = bench.acquire(pool);
            backends.add(bench.backend(connection));
            connection.release();
        }

        // Then
        assertThat(backends).hasSizeGreaterThanOrEqualTo(4);
        assertThat(bench.observer.destroyed).containsOnly("expired");
    }

    @Test
    void trap9waitersWhoseTimeIsOverLeaveTheQueue() {
        // Given
        NodePool pool = bench.pool("max-size", "1", "max-waiting", "5", "acquire-timeout", "300ms");
        PooledConnection held = get(bench.acquire(pool));

        // When
        List<Future<PooledConnection>> dead = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            dead.add(bench.acquire(pool));
        }
        dead.forEach(one -> assertThat(problem(one)).isEqualTo(ProblemType.OVERLOADED));

        // Then
        assertThat(pool.usage().waiting()).isZero();
        Future<PooledConnection> living = bench.acquire(pool);
        assertThat(living.isComplete()).isFalse();
        held.release();
        assertThat(get(living)).isSameAs(held);
    }

    @Test
    void trap10aServerThatRefusesIsAskedAtMostTenTimesASecond() {
        // Given
        NodePool pool = bench.pool("max-size", "20", "max-waiting", "1000", "min-size", "2");
        bench.link.reset();
        Duration time = Duration.ofSeconds(4);
        long begun = System.nanoTime();

        // When
        int asked = 0;
        while (System.nanoTime() - begun < time.toNanos()) {
            List<Future<PooledConnection>> callers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                callers.add(bench.acquire(pool));
            }
            callers.forEach(PoolBench::failure);
            pool.reachable();
            asked += callers.size();
        }

        // Then
        assertThat(asked).isGreaterThan(200);
        assertThat(bench.link.counters().connections()).isLessThanOrEqualTo(10 * (time.toSeconds() + 1));
    }

    /** More of it in {@link CancelTest}. */
    @Test
    void trap11aCancelDoesNotHitTheNextStatement() {
        // Given
        NodePool pool = bench.pool("max-size", "1");

        // When
        for (int i = 0; i < 50; i++) {
            PooledConnection first = get(bench.acquire(pool));
            Future<?> slow = bench.query(first, "SELECT pg_sleep(0.001)");
            Future<Void> cancelled = first.cancel();
            slow.onComplete(ignored -> first.release());
            PooledConnection second = get(bench.acquire(pool));
            get(cancelled);

            // Then
            get(bench.query(second, "SELECT pg_sleep(0.01)"));
            second.release();
        }
    }

    private static String asSuperuser(String sql) throws SQLException {
        try (Connection connection = cluster.primary().connect(Role.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
