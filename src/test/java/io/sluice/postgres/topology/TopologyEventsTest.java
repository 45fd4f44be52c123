package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.TestNodes;
import io.sluice.postgres.topology.Topology.Member;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of the primary's absence; the nodes exist, and nobody connects to them. */
class TopologyEventsTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<Node> nodes = TestNodes.idle(vertx, 2);
    private final List<String> told = new ArrayList<>();
    private final TopologyEvents events = new TopologyEvents(new GatewayObserver() {
        @Override
        public void primaryFound(String node, int timeline, Duration after) {
            told.add(node + " after " + after.toMillis());
        }

        @Override
        public void primaryLost(String node) {
            told.add("without " + node);
        }
    });
    private final long begun = System.nanoTime();

    @AfterEach
    void close() {
        var unused = vertx.close();
    }

    @Test
    void theAbsenceIsCountedFromTheLossAndNotFromTheLastChangeBeforeIt() {
        // Given
        tell(Topology.UNKNOWN, primary(0), 0);
        told.clear();

        // When
        tell(primary(0), Topology.UNKNOWN, 3_600_000);
        tell(Topology.UNKNOWN, primary(1), 3_602_000);

        // Then
        assertThat(told).containsExactly("without node-1", "node-2 after 2000");
    }

    @Test
    void anHeirThatIsSeenInTheSameMomentComesAfterNoTime() {
        // Given
        tell(Topology.UNKNOWN, primary(0), 0);
        told.clear();

        // When
        tell(primary(0), primary(1), 3_600_000);

        // Then
        assertThat(told).containsExactly("node-2 after 0");
    }

    private void tell(Topology before, Topology after, long millis) {
        events.tell(before, after, begun + Duration.ofMillis(millis).toNanos());
    }

    private Topology primary(int node) {
        Member member = new Member(nodes.get(node), NodeRole.PRIMARY, 1, Lag.NONE, new Progress(0), false, "", 0);
        return new Topology(List.of(member), 1, TimelineHistory.UNKNOWN, 7L);
    }
}
