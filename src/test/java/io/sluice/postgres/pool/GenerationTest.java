package io.sluice.postgres.pool;

import static io.sluice.postgres.pool.PoolBench.LIMIT;
import static io.sluice.postgres.pool.PoolBench.failure;
import static io.sluice.postgres.pool.PoolBench.get;
import static io.sluice.postgres.pool.PoolBench.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the watcher of a node can have its pool do: renew, abandon, try again, know its cluster. */
class GenerationTest {

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
    void renewingClosesIdleConnectionsAtOnceAndLentOnesWhenTheyComeBack() {
        // Given
        NodePool pool = bench.pool("max-size", "2");
        PooledConnection lent = get(bench.acquire(pool));
        get(bench.acquire(pool)).release();

        // When
        pool.renew();

        // Then
        assertThat(bench.observer.destroyed).containsExactly("renewed");
        assertThat(get(bench.query(lent, "SELECT 1")).size()).isEqualTo(1);
        lent.release();
        assertThat(bench.observer.destroyed).containsExactly("renewed", "renewed");
        assertThat(get(bench.acquire(pool)).generation()).isEqualTo(1);
        assertThat(pool.usage().generation()).isEqualTo(1);
    }

    @Test
    void aConnectionWhoseOpeningBeganBeforeTheRenewalIsNotLent() {
        // Given
        NodePool pool = bench.pool("max-size", "1", "connect-timeout", "10s", "acquire-timeout", "20s");
        bench.link.delay(Duration.ofMillis(100));
        Future<PooledConnection> waiter = bench.acquire(pool);

        // When
        pool.renew();

        // Then
        assertThat(get(waiter).generation()).isEqualTo(1);
        assertThat(bench.observer.destroyed).containsExactly("renewed");
    }

    @Test
    void theMaximumHoldsWhileGenerationsFollowEachOtherUnderLoad() {
        // Given
        NodePool pool = bench.pool("max-size", "3", "min-size", "2", "max-waiting", "1000", "acquire-timeout", "20s");
        List<Future<?>> asked = new ArrayList<>();

        // When
        int most = 0;
        for (int i = 0; i < 300; i++) {
            Future<PooledConnection> one = bench.acquire(pool);
            one.onSuccess(
                    connection -> bench.query(connection, "SELECT 1").onComplete(ignored -> connection.release()));
            asked.add(one);
            if (i % 20 == 0) {
                pool.renew();
                get(one);
            }
            PoolUsage usage = pool.usage();
            most = Math.max(most, usage.lent() + usage.idle() + usage.opening());
        }
        asked.forEach(PoolBench::get);

        // Then
        assertThat(most).isEqualTo(3);
        assertThat(pool.usage().generation()).isEqualTo(15);
        assertThat(bench.observer.destroyed).containsOnly("renewed");
    }

    @Test
    void abandoningRepeatableWorkLeavesTheRestAlone() {
        // Given
        NodePool pool = bench.pool("max-size", "3");
        PooledConnection read = get(bench.acquire(pool));
        PooledConnection write = get(bench.acquire(pool));
        PooledConnection idle = get(bench.acquire(pool));
        read.use("orders.find", true);
        write.use("orders.place", false);
        idle.release();
        Future<?> reading = bench.query(read, "SELECT pg_sleep(30)");
        Future<?> writing = bench.query(write, "SELECT pg_sleep(0.5)");

        // When
        pool.abandon(true);

        // Then
        assertThat(failure(reading)).isNotNull();
        get(writing);
        assertThat(bench.observer.destroyed).containsExactly("hung", "hung");
        assertThat(pool.usage().lent()).isEqualTo(1);
    }

    @Test
    void abandoningAllEndsEveryUse() {
        // Given
        NodePool pool = bench.pool("max-size", "3");
        PooledConnection write = get(bench.acquire(pool));
        write.use("orders.place", false);
        Future<?> writing = bench.query(write, "SELECT pg_sleep(30)");

        // When
        pool.abandon(false);

        // Then
        assertThat(failure(writing)).isNotNull();
        assertThat(pool.usage().lent()).isZero();
    }

    @Test
    void aNodeThatWasSilentIsConnectedToAgainAsSoonAsItIsSeenToAnswer() {
        // Given
        NodePool pool = bench.pool("max-size", "4", "connect-timeout", "60s", "acquire-timeout", "60s");
        bench.link.silent();
        List<Future<PooledConnection>> stuck =
                List.of(bench.acquire(pool), bench.acquire(pool), bench.acquire(pool), bench.acquire(pool));
        await().atMost(LIMIT).until(() -> pool.usage().opening() == 4);
        pool.abandon(true);
        stuck.forEach(one -> assertThat(problem(one)).isEqualTo(ProblemType.DATABASE_UNAVAILABLE));

        // When
        bench.link.pass();
        pool.reachable();

        // Then
        assertThat(get(bench.acquire(pool)).isOpen()).isTrue();
    }

    @Test
    void aServerOfAnotherClusterIsNotUsed() {
        // Given
        NodePool pool = bench.pool("max-size", "2");
        pool.expect(7);

        // When
        Future<PooledConnection> refused = bench.acquire(pool);

        // Then
        assertThat(problem(refused)).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(bench.observer.hooks).containsExactly("SystemCheck");
    }

    @Test
    void aServerOfTheExpectedClusterIsUsed() {
        // Given
        NodePool pool = bench.pool("max-size", "2");
        PooledConnection first = get(bench.acquire(pool));
        long system = get(bench.query(first, "SELECT system_identifier FROM pg_control_system()"))
                .iterator()
                .next()
                .getLong(0);

        // When
        pool.expect(system);

        // Then
        assertThat(get(bench.acquire(pool)).expectedSystem()).isEqualTo(system);
    }

    @Test
    void theLeastNumberIsOpenedAgainAndKeptFromIdleness() {
        // Given
        NodePool pool = bench.pool("max-size", "4", "min-size", "2", "max-idle", "1ms", "max-opening", "1");
        List<PooledConnection> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(get(bench.acquire(pool)));
        }
        all.forEach(PooledConnection::release);

        // When
        await().atMost(LIMIT).untilAsserted(() -> {
            pool.sweep();
            assertThat(pool.usage().idle()).isEqualTo(2);
        });
        all.forEach(connection -> connection.destroy(DestroyReason.CLOSED));
        pool.sweep();

        // Then
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(pool.usage().idle()).isEqualTo(2));
        assertThat(bench.observer.destroyed).containsOnly("expired", "closed").hasSize(4);
    }
}
