package io.sluice.postgres.routing;

import io.sluice.postgres.Served;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.topology.Topology;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A node that may serve a unit of work, as it was seen when it was chosen.
 *
 * @param topology the snapshot that it was chosen from
 * @param pause how long to wait before it is tried, so that it can catch up
 * @param standIn it serves what a replica should, so it counts against the primary's share
 * @param degraded why this is not what the caller would get in health; null if it is
 */
public record Route(
        Topology topology,
        Topology.Member member,
        Duration pause,
        boolean standIn,
        Served.@Nullable Degraded degraded) {

    static Route to(Topology topology, Topology.Member member, Served.@Nullable Degraded degraded) {
        return new Route(topology, member, Duration.ZERO, false, degraded);
    }

    public Node node() {
        return member.node();
    }

    /** The role in which it was chosen, as metrics and headers say it. */
    public String role() {
        return member.role().word();
    }

    Route after(Duration wait) {
        return new Route(topology, member, wait, standIn, degraded);
    }
}
