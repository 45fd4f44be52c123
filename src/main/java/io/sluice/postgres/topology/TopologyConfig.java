package io.sluice.postgres.topology;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the nodes are watched. */
@ConfigMapping(prefix = "sluice.topology")
public interface TopologyConfig {

    /**
     * How often every node is asked for its role while all is well. Long ones make a failover last longer, very short
     * ones cost each server a query more often than anybody gains from it. Keep it well below
     * {@code sluice.topology.evidence}.
     */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    Duration period();

    /**
     * How often every node that answers is asked after trouble was met, and while there is no primary. It bounds how
     * soon a new primary is found; very short ones cost the servers queries just when they are busy.
     */
    @WithDefault("100ms")
    @DurationMin(millis = 10)
    Duration fastPeriod();

    /**
     * How long the fast asking lasts after the last trouble. Too short returns to the slow one before a failover is
     * through, too long only costs queries.
     */
    @WithDefault("30s")
    @DurationMin(millis = 0)
    Duration fastFor();

    /**
     * The longest that a node may take to say which role it has, connecting included. Shorter than the way to the node
     * and back, five times, it takes distant nodes out for ever; long ones see a dead node later.
     */
    @WithDefault("500ms")
    @DurationMin(millis = 10)
    Duration probeTimeout();

    /**
     * How long an answer counts: a node that said nothing for longer is out of use until it answers again. Too short
     * takes nodes out for a hiccup of theirs or ours, too long sends work to dead ones.
     */
    @WithDefault("1350ms")
    @DurationMin(millis = 50)
    Duration evidence();

    /**
     * When a silent node is given up for good: connections that might still bring an answer to a write are closed then.
     * Too short turns a long hiccup into writes of unknown outcome, too long makes callers wait for the dead.
     */
    @WithDefault("4s")
    @DurationMin(millis = 50)
    Duration abandonAfter();

    /**
     * The cluster's {@code system_identifier}; nodes with another one are never used. Without it the cluster is the one
     * that most nodes belong to at the start, which a wrong list of hosts can turn into the wrong one.
     */
    Optional<Long> systemId();

    /**
     * A file to remember the highest timeline in, over restarts of the gateway: without it a gateway that starts when
     * only an old primary is up takes it for the real one, and writes to it are lost. The directory must be writable
     * and kept. Delete the file after the cluster was restored to an earlier timeline, or nothing will be written to
     * it.
     */
    Optional<Path> stateFile();
}
