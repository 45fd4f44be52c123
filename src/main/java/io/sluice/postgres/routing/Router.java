package io.sluice.postgres.routing;

import io.sluice.observe.Observers;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.Served;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which nodes may serve a unit of work. Writes and strong reads go to the primary and wait for one where there is
 * none; other reads to the replicas that are fresh enough, with the primary as the last resort. Thread-safe.
 */
@Singleton
public class Router {

    private final TopologyWatcher watcher;
    private final ReadConfig config;
    private final Observers observers;
    private final Balancer balancer;
    private final WriteHold hold;
    private final PrimaryShare primaryShare;
    private volatile String mode = "normal";

    Router(Vertx vertx, TopologyWatcher watcher, ReadConfig config, WriteConfig writes, Observers observers) {
        this.watcher = watcher;
        this.config = config;
        this.observers = observers;
        this.balancer = new Balancer(config);
        this.hold = new WriteHold(vertx, watcher, writes, observers);
        this.primaryShare = new PrimaryShare(config);
    }

    /**
     * The primary, now or as soon as there is one.
     *
     * @return fails with {@code no-primary} when none appeared in time or too many wait already
     */
    public Future<Route> primary(ContextInternal caller, Deadline deadline) {
        Topology topology = watcher.current();
        return topology.primary().isPresent()
                ? caller.succeededFuture(toPrimary(topology))
                : hold.await(caller, deadline).map(Router::toPrimary);
    }

    /**
     * The nodes that may serve a read, best first, never none.
     *
     * @return fails with {@code database-unavailable} if there is none, with {@code write-lost} or
     *     {@code bad-consistency-token} if no node can ever show the token's state
     */
    public Future<List<Route>> reads(ContextInternal caller, Freshness freshness, Deadline deadline) {
        ConsistencyToken token = freshness.token();
        if (token != null && judge(token, watcher.current()) != TokenRule.Verdict.VALID) {
            return refreshed(caller).compose(ignored -> {
                TokenRule.Verdict verdict = judge(token, watcher.current());
                return verdict == TokenRule.Verdict.VALID
                        ? routes(caller, watcher.current(), freshness, deadline)
                        : caller.failedFuture(refused(TokenRule.refusal(verdict)));
            });
        }
        return routes(caller, watcher.current(), freshness, deadline);
    }

    /** Work met trouble on a node: it is looked at again at once, without anybody waiting for it. */
    public void suspect(Node node) {
        watcher.suspect(node);
    }

    /** Every node was asked again since; for work that knows that the last snapshot was wrong. */
    public Future<Void> refreshed(ContextInternal caller) {
        return caller.succeededFuture().compose(ignored -> watcher.fresh()).mapEmpty();
    }

    /** So many requests wait for a primary. */
    public int held() {
        return hold.size();
    }

    /**
     * Takes the place that this route needs, which {@link #leave} gives back.
     *
     * @throws GatewayException {@code overloaded} if the primary serves too many reads of others already
     */
    public void enter(Route route) {
        if (route.standIn()) {
            primaryShare.enter(route.node().pool().usage().max());
        }
    }

    /** The work is over, well or ill. */
    public void leave(Route route) {
        if (route.standIn()) {
            primaryShare.leave();
        }
    }

    private static Route toPrimary(Topology topology) {
        return Route.to(topology, topology.primary().orElseThrow(), null);
    }

    private Future<List<Route>> routes(
            ContextInternal caller, Topology topology, Freshness freshness, Deadline deadline) {
        if (freshness.strong()) {
            return primary(caller, deadline).map(List::of);
        }
        ConsistencyToken token = freshness.token();
        boolean blind = topology.primary().isEmpty();
        List<Topology.Member> fresh = token == null
                ? topology.replicas().stream()
                        .filter(member -> isFresh(member, blind))
                        .toList()
                : topology.replicas().stream()
                        .filter(member -> member.timeline() >= token.timeline())
                        .toList();
        List<Route> routes = new ArrayList<>();
        Served.Degraded degraded = blind ? Served.Degraded.NO_PRIMARY : null;
        if (token == null) {
            balancer.order(fresh, System.nanoTime())
                    .forEach(member -> routes.add(Route.to(topology, member, degraded)));
        } else {
            addForToken(topology, routes, fresh, token, degraded);
        }
        boolean single = topology.members().size() == 1;
        boolean none = routes.isEmpty();
        topology.primary()
                .ifPresent(primary -> routes.add(new Route(
                        topology,
                        primary,
                        Duration.ZERO,
                        !single,
                        none && !single ? Served.Degraded.NO_REPLICA : null)));
        if (token == null) {
            note(routes);
        }
        if (routes.isEmpty()) {
            return caller.failedFuture(unavailable("No node of the cluster can be used at the moment."));
        }
        return caller.succeededFuture(routes);
    }

    private TokenRule.Verdict judge(ConsistencyToken token, Topology topology) {
        try {
            return TokenRule.check(token, topology);
        } catch (GatewayException refusal) {
            throw refused(refusal);
        }
    }

    /** Tells the operator of a lost write on the way. */
    private GatewayException refused(GatewayException refusal) {
        if (refusal.type() == ProblemType.WRITE_LOST) {
            observers.writeLost();
        }
        return refusal;
    }

    /** Tells the operator when plain reads begin or cease to be served in another way than in health. */
    private void note(List<Route> routes) {
        Served.Degraded degraded = routes.isEmpty() ? null : routes.get(0).degraded();
        String now = routes.isEmpty() ? "none" : degraded == null ? "normal" : degraded.word();
        if (!now.equals(mode) && !now.equals(changeMode(now))) {
            observers.readModeChanged(now);
        }
    }

    /** Gives the mode before. */
    private synchronized String changeMode(String now) {
        String before = mode;
        mode = now;
        return before;
    }

    /**
     * Those that are known to be far enough, by load; where there are none, the two furthest, with time to catch up.
     */
    private void addForToken(
            Topology topology,
            List<Route> routes,
            List<Topology.Member> replicas,
            ConsistencyToken token,
            Served.@Nullable Degraded degraded) {
        List<Topology.Member> proven = replicas.stream()
                .filter(member -> member.progress().position() >= token.position())
                .toList();
        balancer.order(proven, System.nanoTime()).forEach(member -> routes.add(Route.to(topology, member, degraded)));
        if (proven.isEmpty()) {
            List<Topology.Member> furthest = replicas.stream()
                    .sorted(Comparator.comparingLong((Topology.Member member) ->
                                    member.progress().position())
                            .reversed())
                    .limit(2)
                    .toList();
            Duration wait = config.tokenWait();
            furthest.forEach(member ->
                    routes.add(Route.to(topology, member, degraded).after(routes.isEmpty() ? Duration.ZERO : wait)));
            if (furthest.size() == 1) {
                routes.add(Route.to(topology, furthest.get(0), degraded).after(wait));
            }
        }
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
        observers.replicaPassedOver(replica.node().name(), reason);
        return false;
    }

    private static GatewayException unavailable(String detail) {
        return new GatewayException(ProblemType.DATABASE_UNAVAILABLE, detail);
    }
}
