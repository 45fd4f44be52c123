package io.sluice.postgres.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The connections that requests use, per node. */
@ConfigMapping(prefix = "sluice.pool")
public interface PoolConfig {

    /**
     * The most connections to one node. Over all gateways they must fit below the server's {@code max_connections}; far
     * more than a few per core of the server makes everything slower, too few make requests wait.
     */
    @WithDefault("20")
    @Min(1)
    @Max(10_000)
    int maxSize();

    /**
     * The most requests that wait for a connection of one node beyond those for which one may still be opened; further
     * ones are refused at once with {@code overloaded}. A long queue only turns a refusal now into a timeout later.
     */
    @WithDefault("200")
    @Min(0)
    @Max(100_000)
    int maxWaiting();

    /**
     * The longest that a request waits for a connection. Longer than callers wait, it serves callers that have left.
     */
    @WithDefault("3s")
    Duration acquireTimeout();

    /**
     * The longest that opening a connection may take, all of it: TCP, start-up and authentication. Without it a server
     * that accepts and never answers would hold a place in the pool for ever.
     */
    @WithDefault("5s")
    Duration connectTimeout();

    /**
     * The server's {@code statement_timeout} on every connection. Too long lets one bad statement hold a connection,
     * too short ends honest work with {@code deadline-exceeded}.
     */
    @WithDefault("10s")
    Duration statementTimeout();

    /**
     * The server's {@code lock_timeout}: the longest wait for a row that another transaction holds. Above
     * {@code statement-timeout} it never applies.
     */
    @WithDefault("5s")
    Duration lockTimeout();

    /**
     * The server's {@code idle_in_transaction_session_timeout}: how long a transaction may wait for its next step. It
     * frees the locks of a gateway that died half-way.
     */
    @WithDefault("30s")
    Duration idleInTransactionTimeout();

    /**
     * How long an idle connection is kept. Short ones open connections over and over, long ones hold memory on the
     * server after a peak.
     */
    @WithDefault("10m")
    Duration maxIdle();

    /**
     * How old a connection may grow, less up to a tenth by chance so that not all are renewed at once. It spreads load
     * after a node has returned and gives the server's memory back.
     */
    @WithDefault("1h")
    Duration maxLifetime();
}
