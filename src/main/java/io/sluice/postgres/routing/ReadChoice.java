package io.sluice.postgres.routing;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Served;
import io.sluice.postgres.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a read may go to, by what was last seen of them: replicas that are fresh enough in the order of the
 * balance, then the primary. Thread-safe; never waits.
 */
final class ReadChoice {

    private final ReadConfig config;
    private final GatewayObserver observer;
    private final Balancer balancer;

    ReadChoice(ReadConfig config, GatewayObserver observer) {
        this.config = config;
        this.observer = observer;
        this.balancer = new Balancer(config);
    }

    /** Best first; none if nobody can serve the read. */
    List<Route> routes(Topology topology, @Nullable ConsistencyToken token) {
        boolean blind = topology.primary().isEmpty();
        Served.Degraded degraded = blind ? Served.Degraded.NO_PRIMARY : null;
        List<Route> routes = new ArrayList<>();
        if (token == null) {
            List<Topology.Member> fresh = topology.replicas().stream()
                    .filter(member -> isFresh(member, blind))
                    .toList();
            balancer.order(fresh, System.nanoTime())
                    .forEach(member -> routes.add(Route.to(topology, member, degraded)));
        } else {
            addForToken(topology, routes, token, degraded);
        }
        boolean single = topology.members().size() == 1;
        Served.Degraded standIn = routes.isEmpty() && !single ? Served.Degraded.NO_REPLICA : null;
        topology.primary()
                .ifPresent(primary -> routes.add(new Route(topology, primary, Duration.ZERO, !single, standIn)));
        return routes;
    }

    /**
     * Those that are known to be far enough, by load; where there are none, the two furthest, with time to catch up.
     */
    private void addForToken(
            Topology topology, List<Route> routes, ConsistencyToken token, Served.@Nullable Degraded degraded) {
        List<Topology.Member> replicas = topology.replicas().stream()
                .filter(member -> member.timeline() >= token.timeline())
                .toList();
        List<Topology.Member> proven = replicas.stream()
                .filter(member -> member.progress().position() >= token.position())
                .toList();
        balancer.order(proven, System.nanoTime()).forEach(member -> routes.add(Route.to(topology, member, degraded)));
        if (!proven.isEmpty() || replicas.isEmpty()) {
            return;
        }
        List<Topology.Member> furthest = replicas.stream()
                .sorted(Comparator.comparingLong(ReadChoice::position).reversed())
                .limit(2)
                .toList();
        Topology.Member first = furthest.get(0);
        routes.add(Route.to(topology, first, degraded));
        // With one replica it is the same one again, a little later.
        Topology.Member second = furthest.get(furthest.size() - 1);
        routes.add(Route.to(topology, second, degraded).after(config.tokenWait()));
    }

    private static long position(Topology.Member member) {
        return member.progress().position();
    }

    /** What is not known is not fresh, except while nobody can know: then the answer says so. */
    private boolean isFresh(Topology.Member replica, boolean blind) {
        Long bytes = replica.lag().bytes();
        Duration time = replica.lag().time();
        if (bytes == null || time == null) {
            return blind || passOver(replica, "lag-unknown");
        }
        boolean fresh = bytes <= config.maxLagBytes().asLongValue() && time.compareTo(config.maxLag()) <= 0;
        return fresh || passOver(replica, "lag");
    }

    /** Always false. */
    private boolean passOver(Topology.Member replica, String reason) {
        observer.replicaPassedOver(replica.node().name(), reason);
        return false;
    }
}
