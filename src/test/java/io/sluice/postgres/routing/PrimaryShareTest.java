package io.sluice.postgres.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.Served;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Statement;
import io.sluice.postgres.topology.TopologyWatcher;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise: when the replicas are gone, the reads that they should have served do not drown the primary. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(PrimaryShareTest.FewConnections.class)
class PrimaryShareTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int SHARE = 2;

    /** Half of the primary's four connections are for reads that replicas should have served. */
    public static class FewConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.pool.max-size", "4",
                    "sluice.read.primary-share", "0.5",
                    "sluice.topology.period", "200ms");
        }
    }

    record Slept(boolean slept) {}

    record Row(String name) {}

    static final Statement<Slept> SLEEP = Statement.named("test.sleep")
            .takes(Double.class)
            .gives(Slept.class)
            .sql("SELECT pg_sleep($1) IS NOT NULL AS slept");

    static final Statement<Row> CREATE = Statement.named("test.create")
            .takes(String.class)
            .gives(Row.class)
            .sql("INSERT INTO categories (name) VALUES ($1) RETURNING name");

    @InjectCluster
    EmbeddedCluster cluster;

    @Inject
    Database database;

    @Inject
    TopologyWatcher watcher;

    private final Caller manager =
            new Caller(new TenantId(SuperuserSql.newTenant("share")), null, Set.of(Group.MANAGER));

    @BeforeEach
    void loseTheReplicas() {
        cluster.replicas().forEach(replica -> replica.link().refuse());
        await().atMost(LIMIT).until(() -> watcher.current().replicas().isEmpty());
    }

    @AfterEach
    void heal() {
        cluster.replicas().forEach(replica -> replica.link().pass());
        await().atMost(LIMIT)
                .until(() -> watcher.current().replicas().size()
                        == cluster.replicas().size());
    }

    @Test
    void readsBeyondTheShareAreRefusedAndWritesAndStrongReadsGoOn() {
        // Given
        List<CompletableFuture<List<Slept>>> standIns = new ArrayList<>();
        for (int i = 0; i < SHARE; i++) {
            standIns.add(database.read(work(Freshness.EVENTUAL), SLEEP.with(3.0))
                    .subscribe()
                    .asCompletionStage());
        }
        await().atMost(LIMIT).until(() -> lent() == SHARE);

        // When
        GatewayException refused = catchThrowableOfType(
                GatewayException.class, () -> run(database.read(work(Freshness.EVENTUAL), SLEEP.with(0.0))));
        run(database.write(work(Freshness.STRONG), CREATE.with("beside them")));
        run(database.read(work(Freshness.STRONG), SLEEP.with(0.0)));

        // Then
        assertThat(refused.type()).isEqualTo(ProblemType.OVERLOADED);
        assertThat(standIns).as("all that happened beside them").noneMatch(CompletableFuture::isDone);
        assertThat(standIns).allSatisfy(one -> assertThat(one.join()).hasSize(1));
    }

    @Test
    void aPlaceIsGivenBackWhenItsReadEndsWellOrIll() {
        // Given
        for (int i = 0; i < 2 * SHARE; i++) {
            run(database.read(work(Freshness.EVENTUAL), SLEEP.with(0.0)));
            assertThatThrownBy(() -> run(database.read(work(Freshness.EVENTUAL), CREATE.with("refused"))))
                    .isInstanceOf(GatewayException.class);
        }

        // When
        WorkContext work = work(Freshness.EVENTUAL);
        List<Slept> read = run(database.read(work, SLEEP.with(0.0)));

        // Then
        assertThat(read).hasSize(1);
        assertThat(work.served().degraded()).isEqualTo(Served.Degraded.NO_REPLICA);
    }

    private int lent() {
        return watcher.current().primary().orElseThrow().node().pool().usage().lent();
    }

    private WorkContext work(Freshness freshness) {
        return WorkContext.of(manager, freshness, LIMIT);
    }

    private static <T> T run(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }
}
