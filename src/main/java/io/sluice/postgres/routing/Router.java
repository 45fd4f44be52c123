package io.sluice.postgres.routing;

import io.sluice.postgres.Freshness;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends writes and strong reads to the primary and the other reads to the replicas in turn, with the primary as the
 * last resort. Thread-safe; never waits.
 */
@Singleton
public class Router {

    private final TopologyWatcher watcher;
    private final AtomicInteger turn = new AtomicInteger();

    Router(TopologyWatcher watcher) {
        this.watcher = watcher;
    }

    /**
     * The nodes that may serve this, best first, never none.
     *
     * @throws GatewayException {@code no-primary} if only a primary will do and there is none,
     *     {@code database-unavailable} if no node can be used at all
     */
    public List<Route> candidates(Access access, Freshness freshness) {
        Topology topology = watcher.current();
        Optional<Route> primary = topology.primary().map(Router::route);
        if (access == Access.WRITE || freshness == Freshness.STRONG) {
            return List.of(primary.orElseThrow(() -> new GatewayException(
                    ProblemType.NO_PRIMARY, "No node of the cluster takes writes at the moment; try again soon.")));
        }
        List<Topology.Member> replicas = topology.replicas();
        List<Route> candidates = new ArrayList<>(replicas.size() + 1);
        int first = replicas.isEmpty() ? 0 : Math.floorMod(turn.getAndIncrement(), replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            candidates.add(route(replicas.get((first + i) % replicas.size())));
        }
        primary.ifPresent(candidates::add);
        if (candidates.isEmpty()) {
            throw new GatewayException(
                    ProblemType.DATABASE_UNAVAILABLE, "No node of the cluster can be used at the moment.");
        }
        return candidates;
    }

    /** Work met trouble on a node: its role is looked at again at once, without anybody waiting for it. */
    public void suspect(Node node) {
        watcher.suspect(node);
    }

    private static Route route(Topology.Member member) {
        return new Route(member.node(), member.role().word());
    }
}
