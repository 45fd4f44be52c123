package io.sluice.postgres.pool;

import static io.sluice.postgres.pool.PoolBench.LIMIT;
import static io.sluice.postgres.pool.PoolBench.failure;
import static io.sluice.postgres.pool.PoolBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.pool.hook.DestroyReason;
import io.sluice.postgres.statement.Statement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A warmed pool has its least number of connections open and knows the statements that are used most. */
class WarmUpTest {

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

    private record Answer(String text) {}

    private static final Statement<Answer> UPPER = Statement.named("test.upper")
            .takes(String.class)
            .gives(Answer.class)
            .sql("SELECT upper($1::text) AS text");

    private static final Statement<Answer> NOW =
            Statement.named("test.now").gives(Answer.class).sql("SELECT now()::text AS text");

    @Test
    void theFirstUseOfAWarmedConnectionIsOneRoundTrip() {
        // Given
        NodePool pool = bench.pool("max-size", "2", "min-size", "2", "connect-timeout", "10s");
        get(pool.warm(List.of(UPPER, NOW)));
        bench.link.resetCounters();

        // When
        PooledConnection connection = get(bench.acquire(pool));
        get(use(connection));

        // Then
        assertThat(bench.link.counters().connections()).isZero();
        assertThat(bench.link.turns()).isEqualTo(1);
    }

    /** Without which the test above would say nothing. */
    @Test
    void theFirstUseOfAColdConnectionIsMore() {
        // Given
        NodePool pool = bench.pool("max-size", "2", "min-size", "2", "connect-timeout", "10s");
        get(pool.warm(List.of()));
        bench.link.resetCounters();

        // When
        PooledConnection connection = get(bench.acquire(pool));
        get(use(connection));

        // Then
        assertThat(bench.link.turns()).isEqualTo(3);
    }

    @Test
    void connectionsThatAreThereAlreadyAreWarmedToo() {
        // Given
        NodePool pool = bench.pool("max-size", "2", "min-size", "1", "connect-timeout", "10s");
        get(bench.acquire(pool)).release();

        // When
        get(pool.warm(List.of(UPPER, NOW)));

        // Then
        bench.link.resetCounters();
        get(use(get(bench.acquire(pool))));
        assertThat(bench.link.turns()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsOpenedLaterKnowsWhatWasUsedBefore() {
        // Given
        NodePool pool = bench.pool("max-size", "1", "min-size", "1", "connect-timeout", "10s");
        PooledConnection first = get(bench.acquire(pool));
        get(use(first));
        first.destroy(DestroyReason.UNCLEAN);

        // When
        await().atMost(LIMIT).until(() -> pool.usage().idle() == 1);

        // Then
        bench.link.resetCounters();
        get(use(get(bench.acquire(pool))));
        assertThat(bench.link.turns()).isEqualTo(1);
    }

    @Test
    void preparingRunsNothing() {
        // Given
        NodePool pool = bench.pool("max-size", "1", "min-size", "1", "connect-timeout", "10s");
        Statement<Answer> terrible = Statement.named("test.end")
                .gives(Answer.class)
                .sql("SELECT pg_terminate_backend(pg_backend_pid())::text AS text");

        // When
        get(pool.warm(List.of(terrible)));

        // Then
        assertThat(get(bench.query(get(bench.acquire(pool)), "SELECT statement FROM pg_prepared_statements")))
                .anySatisfy(row -> assertThat(row.getString(0)).contains("pg_terminate_backend"));
        assertThat(bench.observer.destroyed).isEmpty();
    }

    @Test
    void aStatementThatCannotBePreparedDoesNotKeepTheConnectionFromUse() {
        // Given
        NodePool pool = bench.pool("max-size", "1", "min-size", "1", "connect-timeout", "10s");
        Statement<Answer> wrong =
                Statement.named("test.wrong").gives(Answer.class).sql("SELECT text FROM nowhere");

        // When
        get(pool.warm(List.of(wrong, UPPER)));

        // Then
        assertThat(get(bench.query(get(bench.acquire(pool)), "SELECT statement FROM pg_prepared_statements"))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aWarmUpThatFailsIsAWarning() {
        // Given
        NodePool pool = bench.pool("max-size", "2", "min-size", "2");
        bench.link.silent();

        // When
        Future<Void> warm = pool.warm(List.of());

        // Then
        assertThat(failure(warm)).isInstanceOf(ConnectTimeout.class);
        assertThat(bench.observer.coldStarts).hasSize(1);
    }

    /** Two statements in one flush. */
    private static Future<?> use(PooledConnection connection) {
        Promise<Void> answer = Promise.promise();
        connection.flush(
                client -> Future.join(
                                client.preparedQuery(UPPER.sql())
                                        .execute(UPPER.with("x").arguments()),
                                client.preparedQuery(NOW.sql()).execute())
                        .<Void>mapEmpty()
                        .onComplete(answer),
                () -> answer.fail("closed"));
        return answer.future();
    }
}
