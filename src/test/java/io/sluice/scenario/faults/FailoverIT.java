package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise: when the primary goes, writes go on with its heir, and nothing that was acknowledged is lost or doubled. */
class FailoverIT {
    private static final Duration CALM = Duration.ofSeconds(2);

    @Test
    void aKilledPrimaryIsReplacedByAPromotedReplica() throws SQLException {
        try (Stage stage = Stage.open("kill-primary")) {
            // Given
            ClusterNode old = stage.node(1);
            stage.makeSynchronous(old);
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);

            // When
            old.kill();
            ClusterNode heir = stage.mostAdvanced();
            promoteUnderLoad(stage, load, heir);

            // Then
            stage.audit(load, heir);
            stage.numbers().verify();
        }
    }

    @Test
    @Tag("long")
    void aFrozenPrimaryIsReplacedByAPromotedReplica() throws SQLException {
        try (Stage stage = Stage.open("freeze-primary")) {
            // Given
            ClusterNode old = stage.node(1);
            stage.makeSynchronous(old);
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);

            // When
            old.freeze();
            Stage.busyFor(Duration.ofSeconds(1));
            ClusterNode heir = stage.node(2);
            ClusterNode other = stage.node(3);
            if (received(other) > received(heir)) {
                heir = stage.node(3);
            }
            promoteUnderLoad(stage, load, heir);

            // Then
            old.kill();
            stage.audit(load, heir);
            stage.numbers().verify();
        }
    }

    private static long received(ClusterNode node) {
        return Stage.number(node, "SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::bigint");
    }

    private static void promoteUnderLoad(Stage stage, Load load, ClusterNode heir) throws SQLException {
        PromotionWatch watch = PromotionWatch.on(heir);
        heir.promote();
        stage.numbers()
                .millis(
                        "first write after the promotion",
                        Waits.firstSuccess(
                                load.timeline(),
                                watch.promotedAt(),
                                answer -> answer.kind().isWrite()),
                        500,
                        10_000);
        stage.cluster().nodes().stream()
                .filter(node -> node != heir && node != stage.node(1))
                .forEach(node -> node.follow(heir));
        Stage.busyFor(CALM);
        stage.numbers()
                .tell(
                        "longest time without a read",
                        load.timeline().longestGapMillis(answer -> answer.kind() == Answer.Kind.READ) + " ms");
    }

    @Test
    void aPlannedSwitchoverFailsNoRequest() throws SQLException {
        switchOver("switchover", 1);
    }

    @Test
    @Tag("long")
    void aPlannedSwitchoverFailsNoRequestOfThreeGateways() throws SQLException {
        switchOver("switchover-3-gateways", 3);
    }

    private static void switchOver(String scenario, int gateways) throws SQLException {
        try (Stage stage = Stage.open(scenario).withSharedKeys()) {
            // Given
            ClusterNode old = stage.node(1);
            ClusterNode heir = stage.node(2);
            for (int i = 0; i < gateways; i++) {
                stage.startGateway();
            }
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);

            // When
            PromotionWatch watch = PromotionWatch.on(heir);
            old.stop();
            heir.promote();
            stage.numbers()
                    .millis(
                            "first write after the promotion",
                            Waits.firstSuccess(
                                    load.timeline(),
                                    watch.promotedAt(),
                                    answer -> answer.kind().isWrite()),
                            500,
                            10_000);
            stage.node(3).follow(heir);
            old.rejoin(heir);
            Stage.busyFor(CALM);

            // Then
            stage.audit(load, heir);
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers()
                    .tell(
                            "longest time without a write",
                            load.timeline()
                                            .longestGapMillis(
                                                    answer -> answer.kind().isWrite()) + " ms");
            stage.numbers().verify();
        }
    }
}
