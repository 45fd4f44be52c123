package io.sluice.postgres.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.embedded.link.TcpLink;
import io.sluice.observe.GatewayObserver;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pool against a server that serves, refuses, is silent or vanishes. */
class NodePoolTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static EmbeddedCluster cluster;
    private static VertxInternal vertx;

    private TcpLink link;
    private Recording observer;
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
        link = TcpLink.to(cluster.primary().port());
        observer = new Recording();
        pool = newPool(new Settings(2, 1));
    }

    @AfterEach
    void close() {
        pool.close();
        link.close();
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
        assertThat(pool.usage()).isEqualTo(new PoolUsage(1, 0, 0, 0, 2));
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
        assertThat(observer.refusals).hasSizeLessThan(20);
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
        pool.close();
        pool = newPool(new Settings(2, 1) {
            @Override
            public Duration maxLifetime() {
                return Duration.ofMillis(300);
            }
        });
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
        pool.close();
        pool = newPool(new Settings(2, 1) {
            @Override
            public Duration maxIdle() {
                return Duration.ZERO;
            }
        });
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
        assertThat(pool.usage()).isEqualTo(new PoolUsage(0, 0, 0, 0, 2));
        assertThat(observer.destroyed).containsExactly("shutdown");
    }

    @Test
    void noMoreConnectionsThanTheLimitAreEverOpen() {
        // Given
        pool.close();
        pool = newPool(new Settings(3, 1_000));
        List<Future<PooledConnection>> asked = new ArrayList<>();

        // When
        for (int i = 0; i < 200; i++) {
            Future<PooledConnection> one = acquire();
            one.onSuccess(PooledConnection::release);
            asked.add(one);
        }
        asked.forEach(NodePoolTest::get);

        // Then
        assertThat(link.counters().connections()).isLessThanOrEqualTo(3);
    }

    private Future<PooledConnection> acquire() {
        return pool.acquire(vertx.createEventLoopContext());
    }

    private NodePool newPool(PoolConfig config) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(link.port())
                .setDatabase("sluice")
                .setUser(Role.APP.username())
                .setPassword(cluster.password(Role.APP));
        options.setConnectTimeout((int) config.connectTimeout().toMillis());
        return new NodePool("node-1", vertx, options, config, observer);
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProblemType problem(Future<?> future) {
        await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(future::isComplete);
        assertThat(future.cause()).isInstanceOf(GatewayException.class);
        return ((GatewayException) future.cause()).type();
    }

    /** Remembers what it was told. */
    private static final class Recording implements GatewayObserver {
        final ConcurrentLinkedQueue<String> destroyed = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();

        @Override
        public void connectionDestroyed(String node, String reason) {
            destroyed.add(reason);
        }

        @Override
        public void connectFailed(String node, Throwable cause) {
            refusals.add(String.valueOf(cause));
        }
    }

    /** Short waits, so that their ends can be seen. */
    private static class Settings implements PoolConfig {
        private final int maxSize;
        private final int maxWaiting;

        Settings(int maxSize, int maxWaiting) {
            this.maxSize = maxSize;
            this.maxWaiting = maxWaiting;
        }

        @Override
        public int maxSize() {
            return maxSize;
        }

        @Override
        public int maxWaiting() {
            return maxWaiting;
        }

        @Override
        public Duration acquireTimeout() {
            return maxWaiting == 1 ? Duration.ofMillis(600) : LIMIT;
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofMillis(400);
        }

        @Override
        public Duration statementTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration lockTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration idleInTransactionTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration maxIdle() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration maxLifetime() {
            return Duration.ofMinutes(10);
        }
    }
}
