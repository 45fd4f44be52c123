package io.sluice.postgres.lane;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The connections that short reads share, per node. */
@ConfigMapping(prefix = "sluice.lane")
public interface LaneConfig {

    /**
     * Whether short reads share connections. Switched off, each borrows one of its own, which costs about a third of
     * the throughput and changes nothing else. Behind a pooler it is off in any case.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * How many shared connections to a node are open; they count in {@code sluice.pool.max-size}, of which they take
     * the half at most. Each is one server process, which works off its groups one after the other: too few leave the
     * server's cores idle, more than it has cores only cost memory.
     */
    @WithDefault("4")
    @Min(1)
    @Max(1_000)
    int size();

    /**
     * The most reads under way on one shared connection; what comes beyond them borrows a connection, so it is still
     * bounded by that queue. Many behind each other wait for the slowest, few leave the lane idle between answers.
     */
    @WithDefault("64")
    @Min(1)
    @Max(10_000)
    int maxInFlight();

    /**
     * The server's {@code statement_timeout} on a shared connection, where everybody behind a statement waits for it,
     * and the longest that a read stays there, waiting included. Then it is made again on a connection of its own with
     * all the time that it has. Too short does such work twice, too long lets one slow read hold up the others.
     */
    @WithDefault("250ms")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 1)
    Duration statementTimeout();

    /**
     * How long a shared connection may be silent beyond the {@code statement-timeout} while answers are due. Then it is
     * destroyed and its reads are made again elsewhere. Too short takes a busy machine for a dead server.
     */
    @WithDefault("500ms")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 1)
    Duration silence();
}
