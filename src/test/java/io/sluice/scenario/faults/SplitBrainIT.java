package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise: a node that takes writes and should not gets none, and where nobody can say which one should, none is done.
 */
class SplitBrainIT {
    private static final Duration CALM = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    @Test
    @Tag("long")
    void anOldPrimaryThatReturnsWritableGetsNothing() throws SQLException {
        try (Stage stage = Stage.open("old-primary-returns")) {
            // Given
            ClusterNode old = stage.node(1);
            stage.makeSynchronous(old);
            stage.with("sluice.topology.state-file", directory.resolve("state").toString());
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(CALM);
            old.kill();
            ClusterNode heir = stage.mostAdvanced();
            heir.promote();
            Waits.firstSuccess(
                    load.timeline(), System.nanoTime(), answer -> answer.kind().isWrite());
            other(stage, heir).follow(heir);

            // When
            old.start();
            Stage.execute(old, "ALTER SYSTEM RESET synchronous_standby_names");
            Stage.execute(old, "SELECT pg_reload_conf()");
            long rows = products(old);
            long scanned = statements(old);
            Stage.busyFor(Duration.ofSeconds(4));

            // Then
            stage.numbers().exactly(0, "rows that the old primary got", products(old) - rows);
            stage.numbers().exactly(0, "the gateway's transactions on the old primary", statements(old) - scanned);
            stage.audit(load, heir);

            // When
            gateway.stop();
            heir.kill();
            other(stage, heir).kill();
            gateway.relaunch();
            gateway.awaitLive();
            OptionalLong refused = Waits.millisUntil(System.nanoTime(), () -> isRefused(stage, load));
            Stage.busyFor(CALM);

            // Then
            stage.numbers()
                    .holds("writes are refused after a restart before the old primary alone", refused.isPresent());
            stage.numbers().exactly(0, "rows that it got after the restart", products(old) - rows);
            stage.numbers().verify();
        }
    }

    /** The write of a patient caller. */
    private static boolean isRefused(Stage stage, Load load) {
        Shop shop = stage.shops().get(0);
        Answer answer = stage.caller(load, shop)
                .post(
                        Answer.Kind.WRITE,
                        "/v1/products",
                        "{\"name\":\"%slate\",\"categoryId\":%d,\"price\":\"1.00\",\"stock\":1}"
                                .formatted(shop.marker(), shop.category()));
        return answer.code().equals("no-primary");
    }

    private static ClusterNode other(Stage stage, ClusterNode heir) {
        return heir == stage.node(2) ? stage.node(3) : stage.node(2);
    }

    private static long products(ClusterNode node) {
        return Stage.number(node, "SELECT count(*) FROM products");
    }

    /** How often the runtime role ran anything, by the server's own count. */
    private static long statements(ClusterNode node) {
        return Stage.number(node, """
                SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
                 WHERE r.rolname = 'sluice_app' AND s.query ~* '(insert|update|products|orders|categories)'""");
    }

    @Test
    void twoWritableNodesOnOneTimelineGetNoWrites() throws IOException {
        try (Stage stage = Stage.open("two-primaries")) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual().withDeadline(Duration.ofSeconds(2)));
            Stage.busyFor(CALM);
            ClusterNode clone = stage.node(3);
            clone.stop();
            Files.delete(stage.cluster()
                    .directory()
                    .resolve("node-3")
                    .resolve("data")
                    .resolve("standby.signal"));

            // When
            clone.start();
            long rows = products(clone);
            long twoSince = System.nanoTime();
            Stage.busyFor(Duration.ofSeconds(4));
            OptionalLong lastWrite = load.timeline()
                    .last(answer -> answer.isGood() && answer.kind().isWrite());
            long readsMeanwhile = load.timeline()
                    .since(twoSince)
                    .filter(answer -> answer.isGood() && answer.kind() == Answer.Kind.READ)
                    .count();
            long cloneGot = products(clone) - rows;
            clone.kill();
            long one = System.nanoTime();

            // Then
            stage.numbers()
                    .millis(
                            "last write after the second primary came",
                            OptionalLong.of(Math.max(0, Timeline.toMillis(lastWrite.orElse(twoSince) - twoSince))),
                            1_000,
                            2_500);
            stage.numbers().exactly(0, "rows that the clone got", cloneGot);
            stage.numbers().atLeast(50, "reads meanwhile", readsMeanwhile);
            stage.numbers()
                    .millis(
                            "first write after the clone was gone",
                            Waits.firstSuccess(
                                    load.timeline(),
                                    one,
                                    answer -> answer.kind().isWrite()),
                            2_000,
                            15_000);
            stage.audit(load, stage.node(1));
            stage.numbers()
                    .exactly(
                            0,
                            "failed reads without a token",
                            load.timeline().count(answer -> !answer.isGood() && answer.kind() == Answer.Kind.READ));
            stage.numbers().verify();
        }
    }
}
