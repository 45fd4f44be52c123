package io.sluice.postgres.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Served;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.TestNodes;
import io.sluice.postgres.topology.Lag;
import io.sluice.postgres.topology.NodeRole;
import io.sluice.postgres.topology.Progress;
import io.sluice.postgres.topology.TimelineHistory;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.Topology.Member;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which nodes a read may go to; the nodes exist, and nobody connects to them. */
class ReadChoiceTest {

    private static final long CLUSTER = 7L;
    private static final long LONG_AGO = System.nanoTime() - Duration.ofHours(1).toNanos();

    private final Vertx vertx = Vertx.vertx();
    private final List<Node> nodes = TestNodes.idle(vertx, 4);
    private final List<String> passedOver = new ArrayList<>();
    private final GatewayObserver observer = new GatewayObserver() {
        @Override
        public void replicaPassedOver(String node, String reason) {
            passedOver.add(node + " " + reason);
        }
    };

    @AfterEach
    void close() {
        var unused = vertx.close();
    }

    private record Settings(ReadConfig.Balance balance, Duration slowStart) implements ReadConfig {

        @Override
        public Duration maxLag() {
            return Duration.ofSeconds(10);
        }

        @Override
        public MemorySize maxLagBytes() {
            return new MemorySize(BigInteger.valueOf(1_000));
        }

        @Override
        public Duration tokenWait() {
            return Duration.ofMillis(30);
        }

        @Override
        public double primaryShare() {
            return 0.5;
        }
    }

    @Test
    void plainReadsGoToReplicasWithThePrimaryAsTheLastResort() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM)
                .routes(cluster(primary(0), replica(1, lag(0, 0)), replica(2, lag(0, 0))), null);

        // Then
        assertThat(names(routes.subList(0, 2))).containsExactlyInAnyOrder("node-2", "node-3");
        assertThat(routes.get(2).node().name()).isEqualTo("node-1");
        assertThat(routes.get(2).standIn()).isTrue();
        assertThat(routes).allMatch(route -> route.degraded() == null);
    }

    @Test
    void aReplicaBeyondEitherLimitIsPassedOver() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM)
                .routes(
                        cluster(
                                primary(0),
                                replica(1, lag(1_001, 0)),
                                replica(2, lag(0, 10_001)),
                                replica(3, lag(1_000, 10_000))),
                        null);

        // Then
        assertThat(names(routes)).containsExactly("node-4", "node-1");
        assertThat(passedOver).containsExactlyInAnyOrder("node-2 lag", "node-3 lag");
    }

    @Test
    void anUnknownLagIsNotZero() {
        // When
        List<Route> routes =
                choice(ReadConfig.Balance.RANDOM).routes(cluster(primary(0), replica(1, Lag.UNKNOWN)), null);

        // Then
        assertThat(names(routes)).containsExactly("node-1");
        assertThat(routes.get(0).degraded()).isEqualTo(Served.Degraded.NO_REPLICA);
        assertThat(passedOver).containsExactly("node-2 lag-unknown");
    }

    @Test
    void withoutAPrimaryReadsGoOnAndSaySo() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM)
                .routes(cluster(lost(0), replica(1, Lag.UNKNOWN), replica(2, lag(2_000, 0))), null);

        // Then
        assertThat(names(routes)).containsExactly("node-2");
        assertThat(routes.get(0).degraded()).isEqualTo(Served.Degraded.NO_PRIMARY);
    }

    @Test
    void aSinglePrimaryStandsInForNobody() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM).routes(cluster(primary(0)), null);

        // Then
        assertThat(routes).hasSize(1);
        assertThat(routes.get(0).standIn()).isFalse();
        assertThat(routes.get(0).degraded()).isNull();
    }

    @Test
    void whereNobodyIsLeftThereIsNoRoute() {
        assertThat(choice(ReadConfig.Balance.RANDOM).routes(cluster(lost(0), lost(1)), null))
                .isEmpty();
    }

    @Test
    void roundRobinTakesEachInTurn() {
        // Given
        ReadChoice choice = choice(ReadConfig.Balance.ROUND_ROBIN);
        Topology cluster = cluster(primary(0), replica(1, lag(0, 0)), replica(2, lag(0, 0)), replica(3, lag(0, 0)));

        // When
        Map<String, Integer> first = firsts(choice, cluster, 300);

        // Then
        assertThat(first).isEqualTo(Map.of("node-2", 100, "node-3", 100, "node-4", 100));
    }

    @Test
    void equallyLoadedReplicasShareTheReads() {
        // When
        Map<String, Integer> first = firsts(
                choice(ReadConfig.Balance.LEAST_LOAD),
                cluster(primary(0), replica(1, lag(0, 0)), replica(2, lag(0, 0)), replica(3, lag(0, 0))),
                3_000);

        // Then
        assertThat(first.values()).hasSize(3).allMatch(count -> count > 800);
    }

    @Test
    void aReplicaThatHasJustComeBackGetsLittleAtFirst() {
        // Given
        Member back =
                new Member(nodes.get(2), NodeRole.REPLICA, 2, lag(0, 0), new Progress(0), false, "", System.nanoTime());

        // When
        Map<String, Integer> first =
                firsts(choice(ReadConfig.Balance.RANDOM), cluster(primary(0), replica(1, lag(0, 0)), back), 2_000);

        // Then
        assertThat(first.get("node-3")).isBetween(20, 300);
    }

    @Test
    void aReplicaThatHasJustComeBackGetsLittleAlsoWhereTheOthersAreNotLongThere() {
        // Given
        long now = System.nanoTime();
        long aWhileAgo = now - Duration.ofSeconds(7).toNanos();
        Member early = new Member(nodes.get(1), NodeRole.REPLICA, 2, lag(0, 0), new Progress(0), false, "", aWhileAgo);
        Member back = new Member(nodes.get(2), NodeRole.REPLICA, 2, lag(0, 0), new Progress(0), false, "", now);

        // When
        Map<String, Integer> first = firsts(choice(ReadConfig.Balance.RANDOM), cluster(primary(0), early, back), 2_000);

        // Then
        assertThat(first.get("node-3")).isBetween(20, 400);
    }

    @Test
    void replicasThatCameTogetherShareTheReadsFromTheBeginning() {
        // Given
        long now = System.nanoTime();
        Member one = new Member(nodes.get(1), NodeRole.REPLICA, 2, lag(0, 0), new Progress(0), false, "", now);
        Member other = new Member(nodes.get(2), NodeRole.REPLICA, 2, lag(0, 0), new Progress(0), false, "", now);

        // When
        Map<String, Integer> first = firsts(choice(ReadConfig.Balance.RANDOM), cluster(primary(0), one, other), 2_000);

        // Then
        assertThat(first.values()).hasSize(2).allMatch(count -> count > 800);
    }

    @Test
    void aTokenGoesToReplicasThatAreKnownToBeFarEnough() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM)
                .routes(cluster(primary(0), at(1, 2, 99), at(2, 2, 100)), new ConsistencyToken(CLUSTER, 2, 100));

        // Then
        assertThat(names(routes)).containsExactly("node-3", "node-1");
    }

    @Test
    void aTokenThatNoReplicaIsKnownToShowIsTriedOnTheFurthestTwoAndThenOnThePrimary() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM)
                .routes(
                        cluster(primary(0), at(1, 2, 10), at(2, 2, 30), at(3, 2, 20)),
                        new ConsistencyToken(CLUSTER, 2, 100));

        // Then
        assertThat(names(routes)).containsExactly("node-3", "node-4", "node-1");
        assertThat(routes.stream().map(Route::pause))
                .containsExactly(Duration.ZERO, Duration.ofMillis(30), Duration.ZERO);
    }

    @Test
    void aReplicaOfAnEarlierTimelineNeverServesALaterToken() {
        // When
        List<Route> routes = choice(ReadConfig.Balance.RANDOM)
                .routes(cluster(primary(0), at(1, 1, 5_000), at(2, 0, 5_000)), new ConsistencyToken(CLUSTER, 2, 100));

        // Then
        assertThat(names(routes)).containsExactly("node-1");
    }

    private ReadChoice choice(ReadConfig.Balance balance) {
        return new ReadChoice(new Settings(balance, Duration.ofSeconds(10)), observer);
    }

    private static Map<String, Integer> firsts(ReadChoice choice, Topology cluster, int times) {
        Map<String, Integer> count = new HashMap<>();
        for (int i = 0; i < times; i++) {
            count.merge(choice.routes(cluster, null).get(0).node().name(), 1, Integer::sum);
        }
        return count;
    }

    private static Topology cluster(Member... members) {
        return new Topology(Arrays.asList(members), 2, TimelineHistory.UNKNOWN, CLUSTER);
    }

    private Member primary(int node) {
        return member(node, NodeRole.PRIMARY, 2, Lag.NONE, 1_000);
    }

    private Member lost(int node) {
        return member(node, NodeRole.UNREACHABLE, 0, Lag.UNKNOWN, 0);
    }

    private Member replica(int node, Lag lag) {
        return member(node, NodeRole.REPLICA, 2, lag, 0);
    }

    private Member at(int node, int timeline, long position) {
        return member(node, NodeRole.REPLICA, timeline, lag(0, 0), position);
    }

    private Member member(int node, NodeRole role, int timeline, Lag lag, long position) {
        return new Member(nodes.get(node), role, timeline, lag, new Progress(position), false, "", LONG_AGO);
    }

    private static Lag lag(long bytes, long millis) {
        return new Lag(bytes, Duration.ofMillis(millis));
    }

    private static List<String> names(List<Route> routes) {
        return routes.stream().map(route -> route.node().name()).toList();
    }
}
