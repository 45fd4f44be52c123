package io.sluice.postgres.pool;

import static io.sluice.postgres.pool.PoolBench.LIMIT;
import static io.sluice.postgres.pool.PoolBench.get;
import static io.sluice.postgres.pool.PoolBench.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.link.TcpLink;
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

/** The pool against a server that serves, refuses, is silent or vanishes. */
class NodePoolTest {

    private static EmbeddedCluster cluster;
    private static VertxInternal vertx;

    private PoolBench bench;
    private TcpLink link;
    private PoolBench.Recording observer;
    private NodePool pool;

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
    void aPool() {
        bench = new PoolBench(vertx, cluster);
        link = bench.link;
        observer = bench.observer;
        pool = bench.pool("max-size", "2", "max-waiting", "1");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aConnectionThatCameBackIsLentAgain() {
        // Given
        PooledConnection first = get(acquire());
        first.release();

        // When
        PooledConnection second = get(acquire());

        // Then
        assertThat(second).isSameAs(first);
        assertThat(pool.usage()).isEqualTo(new PoolUsage(1, 0, 0, 0, 0, 0, 2, 0));
    }

    @Test
    void aDestroyedConnectionIsNeverLentAgainAndItsPlaceIsFree() {
        // Given
        PooledConnection first = get(acquire());
        PooledConnection second = get(acquire());

        // When
        first.destroy(DestroyReason.UNCLEAN);
        second.destroy(DestroyReason.UNCLEAN);

        // Then
        assertThat(get(acquire())).isNotIn(first, second);
        assertThat(get(acquire())).isNotIn(first, second);
        assertThat(observer.destroyed).containsExactly("unclean", "unclean");
    }

    @Test
    void aConnectionThatIsReleasedTwiceIsLentOnce() {
        // Given
        PooledConnection first = get(acquire());

        // When
        first.release();
        first.release();

        // Then
        assertThat(get(acquire())).isSameAs(first);
        assertThat(get(acquire())).isNotSameAs(first);
    }

    @Test
    void aWaiterGetsTheConnectionThatComesBack() {
        // Given
        PooledConnection first = get(acquire());
        get(acquire());
        Future<PooledConnection> waiter = acquire();
        assertThat(waiter.isComplete()).isFalse();

        // When
        first.release();

        // Then
        assertThat(get(waiter)).isSameAs(first);
    }

    @Test
    void aWaiterThatWaitedTooLongIsToldSoAndHoldsNoPlace() {
        // Given
        PooledConnection first = get(acquire());
        get(acquire());

        // When
        Future<PooledConnection> waiter = acquire();

        // Then
        assertThat(problem(waiter)).isEqualTo(ProblemType.OVERLOADED);
        first.release();
        assertThat(get(acquire())).isSameAs(first);
    }

    @Test
    void moreWaitersThanTheLimitAreRefusedAtOnce() {
        // Given
        get(acquire());
        get(acquire());
        Future<PooledConnection> waiter = acquire();

        // When
        Future<PooledConnection> refused = acquire();

        // Then
        assertThat(refused.failed()).isTrue();
        assertThat(problem(refused)).isEqualTo(ProblemType.OVERLOADED);
        assertThat(waiter.isComplete()).isFalse();
    }

    @Test
    void aConnectionThatTheServerClosesLeavesThePool() {
        // Given
        get(acquire()).release();

        // When
        link.resetConnections();

        // Then
        await().atMost(LIMIT).until(() -> pool.usage().idle() == 0);
        assertThat(get(acquire())).isNotNull();
    }

    @Test
    void aServerThatAcceptsAndNeverAnswersCostsTheConnectDeadlineAndNoPlace() {
        // Given
        link.silent();
        assertThat(problem(acquire())).isIn(ProblemType.DATABASE_UNAVAILABLE, ProblemType.OVERLOADED);
        await().atMost(LIMIT).until(() -> pool.usage().opening() == 0);

        // When
        link.pass();

        // Then
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get(acquire())).isNotNull());
    }

    @Test
    void aServerThatRefusesIsNotStormed() {
        // Given
        link.refuse();
        long begun = System.nanoTime();

        // When
        int asked = 0;
        while (System.nanoTime() - begun < Duration.ofSeconds(2).toNanos()) {
            assertThat(problem(acquire())).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
            asked++;
        }

        // Then
        assertThat(asked).isGreaterThan(200);
        assertThat(observer.refusals).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void aServerThatIsBackIsUsedAgain() {
        // Given
        link.refuse();
        assertThat(problem(acquire())).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);

        // When
        link.pass();

        // Then
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get(acquire())).isNotNull());
    }

    @Test
    void aConnectionThatIsTooOldIsNotLentAgain() {
        // Given
        pool = bench.pool("max-size", "2", "max-lifetime", "300ms");
        PooledConnection first = get(acquire());

        // When
        first.release();

        // Then
        await().atMost(LIMIT).untilAsserted(() -> {
            PooledConnection next = get(acquire());
            next.release();
            assertThat(next).isNotSameAs(first);
        });
        assertThat(observer.destroyed).contains("expired");
    }

    @Test
    void aConnectionThatNobodyUsedForLongIsSwept() {
        // Given
        pool = bench.pool("max-size", "2", "max-idle", "0s");
        get(acquire()).release();

        // When
        pool.sweep();

        // Then
        assertThat(pool.usage().idle()).isZero();
        assertThat(observer.destroyed).containsExactly("expired");
    }

    @Test
    void aClosedPoolRefusesAndClosesWhatComesBack() {
        // Given
        PooledConnection lent = get(acquire());

        // When
        pool.close();
        lent.release();

        // Then
        assertThat(problem(acquire())).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(pool.usage()).isEqualTo(new PoolUsage(0, 0, 0, 0, 0, 0, 2, 0));
        assertThat(observer.destroyed).containsExactly("shutdown");
    }

    @Test
    void noMoreConnectionsThanTheLimitAreEverOpen() {
        // Given
        pool = bench.pool("max-size", "3", "max-waiting", "1000", "acquire-timeout", "20s");
        List<Future<PooledConnection>> asked = new ArrayList<>();

        // When
        for (int i = 0; i < 200; i++) {
            Future<PooledConnection> one = acquire();
            one.onSuccess(PooledConnection::release);
            asked.add(one);
        }
        asked.forEach(PoolBench::get);

        // Then
        assertThat(link.counters().connections()).isLessThanOrEqualTo(3);
    }

    private Future<PooledConnection> acquire() {
        return bench.acquire(pool);
    }
}
