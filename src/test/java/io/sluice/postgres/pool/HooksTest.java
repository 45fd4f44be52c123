package io.sluice.postgres.pool;

import static io.sluice.postgres.pool.PoolBench.LIMIT;
import static io.sluice.postgres.pool.PoolBench.get;
import static io.sluice.postgres.pool.PoolBench.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.pool.hook.ConnectionHook;
import io.sluice.postgres.pool.hook.ConnectionSql;
import io.sluice.postgres.pool.hook.ConnectionView;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.pool.hook.FreshConnection;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hooks take part in a connection's life, and cannot break the pool. */
class HooksTest {

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

    /** Writes down what it is told, and objects where it is told to. */
    private static class Witness implements ConnectionHook {
        final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        final String name;
        volatile @Nullable DestroyReason objectsToLending;
        volatile @Nullable DestroyReason objectsToReturn;

        Witness(String name) {
            this.name = name;
        }

        @Override
        public Future<Void> connected(FreshConnection connection) {
            seen.add(name + " connected " + connection.view().node());
            return Future.succeededFuture();
        }

        @Override
        public @Nullable DestroyReason beforeLent(ConnectionView connection) {
            seen.add(name + " before lent");
            return objectsToLending;
        }

        @Override
        public @Nullable DestroyReason cameBack(ConnectionView connection) {
            seen.add(name + " came back from " + connection.work());
            return objectsToReturn;
        }

        @Override
        public void destroyed(ConnectionView connection, DestroyReason reason) {
            seen.add(name + " destroyed " + reason.word());
        }
    }

    @Test
    void aHookIsToldOfTheFourMoments() {
        // Given
        Witness witness = new Witness("w");
        NodePool pool = bench.pool(List.of(witness), "max-size", "1");

        // When
        PooledConnection connection = get(bench.acquire(pool));
        connection.use("orders.find", true);
        connection.release();
        pool.close();

        // Then
        assertThat(witness.seen)
                .containsExactly(
                        "w connected node-1", "w before lent", "w came back from orders.find", "w destroyed shutdown");
    }

    @Test
    void aHookMayRunStatementsOnAFreshConnectionOnly() {
        // Given
        ConcurrentLinkedQueue<Long> systems = new ConcurrentLinkedQueue<>();
        ConnectionHook asking = new ConnectionHook() {
            @Override
            public Future<Void> connected(FreshConnection connection) {
                return connection
                        .run(ConnectionSql.SYSTEM_ID.with())
                        .onSuccess(rows -> systems.add(rows.get(0).id()))
                        .mapEmpty();
            }
        };
        NodePool pool = bench.pool(List.of(asking), "max-size", "1");

        // When
        get(bench.acquire(pool)).release();
        get(bench.acquire(pool));

        // Then
        assertThat(systems).hasSize(1);
    }

    @Test
    void aConnectionThatAHookDoesNotWantToLendIsReplaced() {
        // Given
        Witness witness = new Witness("w");
        NodePool pool = bench.pool(List.of(witness), "max-size", "1");
        PooledConnection first = get(bench.acquire(pool));
        first.release();
        witness.objectsToLending = DestroyReason.REFUSED;

        // When
        Future<PooledConnection> next = bench.acquire(pool);
        await().atMost(LIMIT).until(() -> bench.observer.destroyed.size() >= 2);
        witness.objectsToLending = null;

        // Then
        assertThat(get(next)).isNotSameAs(first);
        assertThat(bench.observer.destroyed).containsOnly("refused");
    }

    @Test
    void aConnectionThatAHookDoesNotWantBackIsGone() {
        // Given
        Witness witness = new Witness("w");
        witness.objectsToReturn = DestroyReason.UNCLEAN;
        NodePool pool = bench.pool(List.of(witness), "max-size", "1");

        // When
        get(bench.acquire(pool)).release();

        // Then
        assertThat(bench.observer.destroyed).containsExactly("unclean");
        assertThat(pool.usage().idle()).isZero();
    }

    @Test
    void aHookThatRefusesAFreshConnectionCountsAsAServerThatRefuses() {
        // Given
        Witness witness = new Witness("w");
        ConnectionHook refusing = new ConnectionHook() {
            @Override
            public Future<Void> connected(FreshConnection connection) {
                throw new IllegalStateException("planted");
            }
        };
        NodePool pool = bench.pool(List.of(witness, refusing), "max-size", "1");

        // When
        Future<PooledConnection> asked = bench.acquire(pool);

        // Then
        assertThat(problem(asked)).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(bench.observer.hooks).hasSize(1);
        assertThat(witness.seen).containsExactly("w connected node-1", "w destroyed refused");
    }

    @Test
    void aHookThatNeverEndsCostsTheConnectDeadlineAndNoPlace() {
        // Given
        ConnectionHook endless = new ConnectionHook() {
            @Override
            public Future<Void> connected(FreshConnection connection) {
                return Promise.<Void>promise().future();
            }
        };
        NodePool pool = bench.pool(List.of(endless), "max-size", "1", "connect-timeout", "1s");

        // When
        Future<PooledConnection> asked = bench.acquire(pool);

        // Then
        assertThat(problem(asked)).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(pool.usage().opening()).isZero();
    }

    @Test
    void aHookThatThrowsCostsTheConnectionAndNothingElse() {
        // Given
        ConnectionHook throwing = new ConnectionHook() {
            @Override
            public @Nullable DestroyReason cameBack(ConnectionView connection) {
                throw new IllegalStateException("planted");
            }

            @Override
            public void destroyed(ConnectionView connection, DestroyReason reason) {
                throw new IllegalStateException("planted");
            }
        };
        Witness witness = new Witness("w");
        NodePool pool = bench.pool(List.of(throwing, witness), "max-size", "1");

        // When
        get(bench.acquire(pool)).release();

        // Then
        assertThat(bench.observer.destroyed).containsExactly("refused");
        assertThat(bench.observer.hooks).hasSize(2);
        assertThat(witness.seen).contains("w destroyed refused");
        assertThat(get(bench.acquire(pool)).isOpen()).isTrue();
    }

    @Test
    void aConnectionThatIsHeldLongIsReportedOnceWithItsWork() {
        // Given
        NodePool pool = bench.pool("max-size", "2", "leak-after", "50ms");
        PooledConnection leaked = get(bench.acquire(pool));
        leaked.use("reports.sales", true);
        get(bench.acquire(pool)).release();

        // When
        await().atMost(LIMIT).until(() -> !bench.observer.held.isEmpty());
        await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> bench.observer.held.size() == 1);

        // Then
        assertThat(bench.observer.held).containsExactly("reports.sales");
    }
}
