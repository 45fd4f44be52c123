package io.sluice.postgres.pool;

import static io.sluice.postgres.pool.PoolBench.LIMIT;
import static io.sluice.postgres.pool.PoolBench.failure;
import static io.sluice.postgres.pool.PoolBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancel ends the statement that it is meant for, soon, and never another one. */
class CancelTest {

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

    /** Asked more than once, since a server that has not begun the statement yet has nothing to cancel. */
    @Test
    void theStatementEndsAndTheConnectionIsLentAgain() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection connection = get(bench.acquire(pool));
        Future<?> slow = bench.query(connection, "SELECT pg_sleep(60)");

        // When
        await().atMost(LIMIT).until(() -> {
            get(connection.cancel());
            return slow.isComplete();
        });

        // Then
        assertThat(failure(slow)).satisfies(CancelTest::isCancelled);
        connection.release();
        assertThat(get(bench.acquire(pool))).isSameAs(connection);
        assertThat(bench.observer.cancels).containsOnly("sent");
    }

    @Test
    void aThousandCancelsHitNoOtherStatement() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection lent = get(bench.acquire(pool));
        long backend = bench.backend(lent);
        lent.release();

        // When
        Hits hits = hits(pool, 1_000, PooledConnection::cancel);

        // Then
        assertThat(hits.foreign).isZero();
        assertThat(hits.own)
                .as("statements that were ended by their own cancel")
                .isGreaterThan(300);
        assertThat(bench.observer.destroyed).isEmpty();
        assertThat(bench.backend(get(bench.acquire(pool)))).isEqualTo(backend);
        assertThat(pool.usage().lent()).isEqualTo(1);
    }

    /** What the rule is for: the same, but the pool is not told of the cancel and lends the connection at once. */
    @Test
    void withoutTheRuleACancelHitsOthers() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        CancelLane untold = new CancelLane(vertx);

        // When
        Hits hits = hits(pool, 300, connection -> {
            assertThat(untold.enter()).isTrue();
            return connection.askToCancel(untold);
        });

        // Then
        assertThat(hits.foreign).isPositive();
    }

    @Test
    void aConnectionWhoseCancelMayStillArriveIsDestroyed() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection connection = get(bench.acquire(pool));
        Future<?> slow = bench.query(connection, "SELECT pg_sleep(0.2)");
        bench.link.silent();

        // When
        assertThat(failure(connection.cancel())).isInstanceOf(ConnectTimeout.class);
        bench.link.pass();
        await().atMost(LIMIT).until(slow::isComplete);
        connection.release();

        // Then
        assertThat(bench.observer.destroyed).containsExactly("cancelled");
        assertThat(bench.observer.cancels).containsExactly("lost");
        assertThat(get(bench.acquire(pool))).isNotSameAs(connection);
    }

    @Test
    void aReleasedConnectionIsNobodysUntilItsCancelHasEnded() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection connection = get(bench.acquire(pool));
        bench.link.delay(Duration.ofMillis(150));
        Future<Void> cancel = connection.cancel();

        // When
        connection.release();
        Future<PooledConnection> next = bench.acquire(pool);

        // Then
        assertThat(pool.usage().idle()).isZero();
        assertThat(next.isComplete()).isFalse();
        get(cancel);
        assertThat(get(next)).isSameAs(connection);
    }

    @Test
    void tooManyCancelsCostTheirConnections() {
        // Given
        NodePool pool =
                bench.pool("max-size", "80", "max-waiting", "100", "connect-timeout", "20s", "acquire-timeout", "20s");
        List<PooledConnection> lent = new ArrayList<>();
        for (int i = 0; i < CancelLane.MOST + 5; i++) {
            lent.add(get(bench.acquire(pool)));
        }
        bench.link.silent();

        // When
        List<Future<Void>> cancels = lent.stream().map(PooledConnection::cancel).toList();

        // Then
        cancels.forEach(PoolBench::failure);
        assertThat(bench.observer.cancels.stream().filter("crowded"::equals)).hasSize(5);
        assertThat(bench.observer.destroyed).containsOnly("cancelled").hasSize(5);
    }

    @Test
    void aConnectionThatIsNotLentCannotBeCancelled() {
        // Given
        NodePool pool = bench.pool("max-size", "1");
        PooledConnection connection = get(bench.acquire(pool));
        connection.release();

        // When
        Future<Void> cancel = connection.cancel();

        // Then
        assertThat(failure(cancel)).isInstanceOf(IllegalStateException.class);
        assertThat(bench.observer.cancels).isEmpty();
    }

    private record Hits(int own, int foreign) {}

    /** Cancels short statements at about the time of their end, and runs another one on the connection at once. */
    private Hits hits(NodePool pool, int times, Function<PooledConnection, Future<Void>> cancel) {
        int own = 0;
        int foreign = 0;
        for (int i = 0; i < times; i++) {
            PooledConnection first = get(bench.acquire(pool));
            Promise<Void> ended = Promise.promise();
            Future<?> aimedAt = bench.query(first, "SELECT pg_sleep(" + (i % 4) * 0.0005 + ")");
            Future<Void> asked = cancel.apply(first);
            aimedAt.onComplete(ignored -> {
                first.release();
                ended.complete();
            });
            PooledConnection second = get(bench.acquire(pool));
            Future<?> innocent = bench.query(second, "SELECT pg_sleep(0.003)");
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(LIMIT)
                    .until(() -> innocent.isComplete() && asked.isComplete());
            second.release();
            own += aimedAt.failed() ? 1 : 0;
            foreign += innocent.failed() ? 1 : 0;
        }
        return new Hits(own, foreign);
    }

    private static void isCancelled(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        PgException.class,
                        error -> assertThat(error.getSqlState()).isEqualTo("57014"));
    }
}
