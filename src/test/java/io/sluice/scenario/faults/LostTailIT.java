package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise: a write that was lost with its primary is reported to whoever asks with its token, never silently missing.
 */
class LostTailIT {
    private static final int FALSE_ALARMS = 5;

    @Test
    void tokensOfLostWritesSaySo() throws SQLException {
        try (Stage stage = Stage.open("lost-tail")) {
            // Given
            stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            Stage.busyFor(Duration.ofSeconds(2));
            ClusterNode heir = stage.node(2);
            ClusterNode other = stage.node(3);

            // When
            heir.detach();
            other.detach();
            Stage.busyFor(Duration.ofSeconds(2));
            stage.node(1).kill();
            heir.promote();
            Waits.firstSuccess(
                    load.timeline(), System.nanoTime(), answer -> answer.kind().isWrite());
            other.follow(heir);
            Stage.busyFor(Duration.ofSeconds(3));

            // Then
            Audit audit = stage.audit(load, heir, Allowance.LOST_TAIL);
            stage.numbers().atLeast(1, "lost writes to ask for", audit.lost());
            ask(stage, load, markers(heir));
            stage.numbers().verify();
        }
    }

    @Test
    @Tag("long")
    void tokensOfAPrimaryThatWasLeftBehindAliveAreNotReadPastIt() throws SQLException {
        try (Stage stage = Stage.open("lost-tail-alive")) {
            // Given
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual().withRest(Duration.ofMillis(10)));
            Stage.busyFor(Duration.ofSeconds(2));
            ClusterNode old = stage.node(1);
            ClusterNode heir = stage.node(2);
            ClusterNode other = stage.node(3);
            heir.detach();
            other.detach();

            // When
            heir.promote();
            long promoted = System.nanoTime();
            // The new timeline's log soon is longer than the old one's, whose writes are still acknowledged.
            Stage.execute(
                    heir,
                    "SELECT pg_logical_emit_message(false, 'longer', repeat('x', 1000000)) FROM generate_series(1, 5)");
            other.follow(heir);

            // Then
            stage.numbers().millis("old primary out of use", Waits.outOfUse(gateway, old, promoted), 1_500, 10_000);
            Stage.busyFor(Duration.ofSeconds(3));
            stage.audit(load, heir, Allowance.LOST_TAIL);
            ask(stage, load, markers(heir));
            stage.numbers().verify();
        }
    }

    /** Every acknowledged write is asked for once more by its token, those of the old timeline and those of the new. */
    private static void ask(Stage stage, Load load, Set<String> there) {
        long lost = 0;
        long reported = 0;
        long silent = 0;
        long falseAlarms = 0;
        long unanswered = 0;
        for (Writing.Written written : load.ledger().acknowledged()) {
            Answer answer = stage.caller(load, written.shop())
                    .get(Answer.Kind.TOKEN_READ, "/v1/products/" + written.id(), "Consistency-Token", written.token());
            boolean isThere = there.contains(written.marker());
            lost += isThere ? 0 : 1;
            reported += !isThere && answer.code().equals("write-lost") ? 1 : 0;
            silent += !isThere && (answer.isGood() || answer.status() == 404) ? 1 : 0;
            boolean calledLost = answer.code().equals("write-lost");
            falseAlarms += isThere && calledLost ? 1 : 0;
            unanswered += isThere && !calledLost && !answer.body().contains(written.marker()) ? 1 : 0;
        }
        stage.numbers().exactly(lost, "lost writes with token that are reported as write-lost", reported);
        stage.numbers().exactly(0, "lost writes with token that are silently missing", silent);
        stage.numbers().exactly(0, "writes that are there and were neither answered nor called lost", unanswered);
        // A token stands for all that was written when its write was, and so for a little that the heir lacks.
        stage.numbers().atMost(FALSE_ALARMS, "writes that are there and were called lost", falseAlarms);
    }

    private static Set<String> markers(ClusterNode node) throws SQLException {
        Set<String> markers = new HashSet<>();
        try (Connection connection = node.connect(Role.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM products")) {
            while (rows.next()) {
                markers.add(rows.getString(1));
            }
        }
        return markers;
    }
}
