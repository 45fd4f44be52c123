package io.sluice.reports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What reports may take of the gateway and of the servers. */
@ConfigMapping(prefix = "sluice.reports")
public interface ReportsConfig {

    /**
     * The most reports that run at the same time through one gateway, each on a connection of its own; never more than
     * a quarter of {@code sluice.pool.max-size}, but always one. Too many slow everybody else down, too few make
     * reports wait for slow readers of other reports.
     */
    @WithDefault("4")
    @Min(1)
    @Max(1_000)
    int maxConcurrent();

    /**
     * The most reports that wait for one of those places; further ones are refused at once with {@code overloaded}. A
     * long queue only turns a refusal now into one later.
     */
    @WithDefault("16")
    @Min(0)
    @Max(10_000)
    int maxWaiting();

    /**
     * The longest that a report waits for its place; then it is refused with {@code overloaded}. Longer than callers
     * wait, it serves callers that have left.
     */
    @WithDefault("2s")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 10)
    Duration maxWait();

    /**
     * The longest that a report may take from the request to its last byte, its reader's slowness included; a caller
     * can ask for less with {@code Request-Timeout}. After it the statement is ended and the connection to the reader
     * cut. It is how long a slow reader can hold a snapshot, which keeps the servers from removing dead rows; too short
     * cuts honest exports over slow networks. Above {@code sluice.pool.leak-after} a report that takes long is also
     * reported as a connection that is held for long.
     */
    @WithDefault("60s")
    @DurationMin(millis = 10)
    @DurationMax(hours = 6)
    Duration timeout();

    /**
     * The server's {@code work_mem} for the sorts and hashes of a report. Each sort of each running report may take it,
     * so too much ends with the server out of memory, and too little in sorting on disk.
     */
    @WithDefault("32M")
    MemorySize workMem();

    /**
     * How many rows are fetched at a time and held in memory, a report. Few cost a round trip each time, many cost
     * memory and hold up the event loop while they are written.
     */
    @WithDefault("500")
    @Min(1)
    @Max(10_000)
    int batchRows();
}
