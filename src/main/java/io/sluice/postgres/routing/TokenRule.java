package io.sluice.postgres.routing;

import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.topology.Topology;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.OptionalLong;

/**
 * When a node shows the state that a token stands for. Positions are comparable within a timeline, and beyond it as far
 * as the timelines have their history in common: a token (T, L) holds on timeline N > T only if L lies at or before the
 * end of T; else its write is in no node's history any more, although every new position is greater than L.
 */
public final class TokenRule {

    private TokenRule() {}

    /** What the cluster's history says of a token. */
    enum Verdict {
        /** Its state is part of the cluster's history. */
        VALID,
        /** Of a timeline that this gateway has not heard of yet. */
        AHEAD,
        /** Of an earlier timeline, and it is not known where that one ended. */
        UNPROVEN
    }

    /**
     * Holds the token against the cluster's history.
     *
     * @throws GatewayException {@code bad-consistency-token} if it is of another cluster, {@code write-lost} if its
     *     state was left behind in a failover
     */
    static Verdict check(ConsistencyToken token, Topology topology) {
        if (topology.systemId() != 0 && topology.systemId() != token.systemId()) {
            throw new GatewayException(
                    ProblemType.BAD_CONSISTENCY_TOKEN, "The consistency token is of another database cluster.");
        }
        if (token.timeline() > topology.timeline()) {
            return Verdict.AHEAD;
        }
        if (token.timeline() == topology.timeline()) {
            return Verdict.VALID;
        }
        OptionalLong end = topology.history().endOf(token.timeline());
        if (end.isEmpty()) {
            return Verdict.UNPROVEN;
        }
        if (token.position() > end.getAsLong()) {
            throw lost();
        }
        return Verdict.VALID;
    }

    /** Whether a node on this timeline, which is at this position, shows the token's state. */
    public static boolean isShown(ConsistencyToken token, int timeline, long position) {
        return timeline >= token.timeline() && position >= token.position();
    }

    /** The write is not in the primary's history. */
    public static GatewayException lost() {
        return new GatewayException(
                ProblemType.WRITE_LOST, "The write that the consistency token stands for was lost in a failover.");
    }

    /** Why a token that is not valid after the nodes were asked again cannot be answered. */
    static GatewayException refusal(Verdict verdict) {
        return verdict == Verdict.AHEAD
                ? new GatewayException(
                        ProblemType.DATABASE_UNAVAILABLE,
                        "No node that can be reached is as far as the consistency token yet; try again soon.")
                : new GatewayException(
                        ProblemType.WRITE_LOST,
                        "There was a failover since, and it cannot be shown that the write survived it.");
    }
}
