package io.sluice.postgres.routing;

import io.sluice.observe.Observers;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.pool.PoolUsage;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Says which nodes may serve a unit of work. Writes and strong reads go to the primary and wait for one where there is
 * none; other reads to the replicas that are fresh enough, with the primary as the last resort. Thread-safe.
 */
@Singleton
public class Router {

    private final TopologyWatcher watcher;
    private final Observers observers;
    private final ReadChoice choice;
    private final ReadMode mode;
    private final WriteHold hold;
    private final PrimaryShare primaryShare;

    Router(Vertx vertx, TopologyWatcher watcher, ReadConfig config, WriteConfig writes, Observers observers) {
        this.watcher = watcher;
        this.observers = observers;
        this.choice = new ReadChoice(config, observers);
        this.mode = new ReadMode(observers);
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
            PoolUsage usage = route.node().pool().usage();
            primaryShare.enter(usage.max() - usage.kept());
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
        List<Route> routes = choice.routes(topology, freshness.token());
        if (freshness.token() == null) {
            mode.note(routes);
        }
        return routes.isEmpty()
                ? caller.failedFuture(new GatewayException(
                        ProblemType.DATABASE_UNAVAILABLE, "No node of the cluster can be used at the moment."))
                : caller.succeededFuture(routes);
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
}
