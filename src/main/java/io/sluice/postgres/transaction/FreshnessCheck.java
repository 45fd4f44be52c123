package io.sluice.postgres.transaction;

import io.sluice.observe.Observers;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Results;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.fault.RetryClass;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.routing.Router;
import io.sluice.postgres.routing.TokenRule;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;

/**
 * Holds what a node said of itself, in the transaction of a read, against what the read asked for. What was known when
 * the node was chosen only served to choose it. Thread-safe.
 */
final class FreshnessCheck {

    private final Router router;
    private final Observers observers;

    FreshnessCheck(Router router, Observers observers) {
        this.router = router;
        this.observers = observers;
    }

    /**
     * The rows, if they are fresh enough.
     *
     * @throws NodeBehind if this node was not as far as the token
     * @throws AttemptFailure if the node or the cluster is not what it was when the node was chosen
     * @throws GatewayException {@code write-lost} if the primary itself is not as far as the token
     */
    Results checked(Visit visit, StatementGroup.Answered answered) {
        Route route = visit.route();
        if (answered.scope().get(0) instanceof ScopeSql.SharedScope shared) {
            visit.served(shared.inRecovery() ? "replica" : "primary");
            if (!shared.inRecovery()) {
                throw changed(
                        route, ProblemType.DATABASE_UNAVAILABLE, "The replica was promoted; try again in a moment.");
            }
            return answered.results();
        }
        ScopeSql.ReadScope scope = (ScopeSql.ReadScope) answered.scope().get(0);
        Integer written = scope.writtenTimeline();
        visit.served(written == null ? "replica" : "primary");
        boolean superseded = written != null && written < route.topology().timeline();
        if (superseded || (written == null && visit.work().freshness().strong())) {
            throw changed(
                    route, ProblemType.NO_PRIMARY, "The node that was the primary is it no more; try again soon.");
        }
        long position = scope.position() == null ? 0 : scope.position();
        route.member().progress().advance(position);
        if (written != null) {
            visit.work().served().seen(new ConsistencyToken(route.topology().systemId(), written, position));
        }
        ConsistencyToken token = visit.work().freshness().token();
        if (token != null) {
            check(token, route, scope, position);
        }
        return answered.results();
    }

    private void check(ConsistencyToken token, Route route, ScopeSql.ReadScope scope, long position) {
        Integer written = scope.writtenTimeline();
        Integer followed = scope.followedTimeline();
        // A replica that receives nothing at the moment stays on the timeline on which it was last seen.
        int timeline = written != null
                ? written
                : followed != null ? followed : route.member().timeline();
        if (timeline > route.topology().timeline()) {
            throw changed(
                    route, ProblemType.DATABASE_UNAVAILABLE, "The cluster has a new primary; try again in a moment.");
        }
        if (TokenRule.isShown(token, timeline, position)) {
            return;
        }
        if (written != null && written >= token.timeline()) {
            observers.writeLost();
            throw TokenRule.lost();
        }
        throw new NodeBehind();
    }

    /** The snapshot that the node was chosen from is out of date; the next attempt begins with a new one. */
    private AttemptFailure changed(Route route, ProblemType type, String detail) {
        router.suspect(route.node());
        return new AttemptFailure(new GatewayException(type, detail), RetryClass.ROLLED_BACK, true);
    }
}
