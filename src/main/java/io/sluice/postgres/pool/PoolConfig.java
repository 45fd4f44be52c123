package io.sluice.postgres.pool;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

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
     * How many connections to a node are kept open and warm also when nobody needs them; not above {@code max-size}.
     * Too few make the first requests after a quiet time wait for a connect, too many hold the server's memory for
     * nothing.
     */
    @WithDefault("2")
    @Min(0)
    @Max(10_000)
    int minSize();

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
    @DurationMin(millis = 1)
    Duration acquireTimeout();

    /**
     * The longest that opening a connection may take, all of it: TCP, start-up, authentication and hooks. Without it a
     * server that accepts and never answers would hold a place in the pool for ever.
     */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 10)
    Duration connectTimeout();

    /**
     * How many connections to a node may be opened at the same time. More slow down each other's authentication, which
     * is hard work for the server; one at a time makes a burst wait.
     */
    @WithDefault("4")
    @Min(1)
    @Max(1_000)
    int maxOpening();

    /**
     * How many attempts to connect to a node may fail in a second, over all callers. Too many are a storm that keeps a
     * returning server down, too few find it late.
     */
    @WithDefault("10")
    @Min(1)
    @Max(1_000)
    int connectRate();

    /**
     * The server's {@code statement_timeout} on every connection. Too long lets one bad statement hold a connection,
     * too short ends honest work with {@code deadline-exceeded}.
     */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration statementTimeout();

    /**
     * The server's {@code lock_timeout}: the longest wait for a row that another transaction holds. Above
     * {@code statement-timeout} it never applies.
     */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    Duration lockTimeout();

    /**
     * The server's {@code idle_in_transaction_session_timeout}: how long a transaction may wait for its next step. It
     * frees the locks of a gateway that died half-way; shorter than a honest pause between two steps it ends good work.
     */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration idleInTransactionTimeout();

    /**
     * The server's {@code search_path}. The names of statements are found there, after the server's own; a schema in
     * which others may create things lets them put theirs in the place of ours.
     */
    @WithDefault("public")
    @NotBlank
    String searchPath();

    /**
     * The server's {@code work_mem} for each sort or hash; the server's own setting if it is left out. It is taken
     * several times over by each connection, so too much of it ends with the server out of memory, and too little in
     * sorting on disk.
     */
    Optional<MemorySize> workMem();

    /**
     * The server's {@code TimeZone}. Nothing of the API depends on it; another one only makes its log harder to read.
     */
    @WithDefault("UTC")
    @NotBlank
    String timeZone();

    /**
     * The name under which the server lists the connections; the watcher's has {@code -monitor} behind it. The same
     * name for several installations hides whose connections fill a server.
     */
    @WithDefault("sluice")
    @Size(min = 1, max = 55)
    String applicationName();

    /**
     * How long an idle connection above {@code min-size} is kept. Short ones open connections over and over, long ones
     * hold memory on the server after a peak.
     */
    @WithDefault("10m")
    @DurationMin(millis = 1)
    Duration maxIdle();

    /**
     * How old a connection may grow, idle or in use; it is replaced when it comes back. It spreads load after a node
     * has returned and gives the server's memory back. Too short, requests wait for connects.
     */
    @WithDefault("1h")
    @DurationMin(millis = 1)
    Duration maxLifetime();

    /**
     * The part of the lifetime that chance may take away from each connection, from 0 to 1. With 0, connections that
     * were opened together are renewed together.
     */
    @WithDefault("0.1")
    @DecimalMin("0")
    @DecimalMax("1")
    double lifetimeJitter();

    /**
     * How long a connection may be lent before it is reported with the name of the statement that it is used for. Too
     * short reports honest work, too long leaves a leak to be found by requests that wait.
     */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration leakAfter();

    /**
     * How many statements a connection keeps prepared; the least recently used goes. Fewer than are in use cost a round
     * trip each time, more cost the server's memory.
     */
    @WithDefault("256")
    @Min(1)
    @Max(10_000)
    int statementCacheSize();

    /**
     * How many of the most used statements are prepared on a connection before it is lent first, one round trip each;
     * not above {@code statement-cache-size}. None makes first uses slower, many make opening slower.
     */
    @WithDefault("64")
    @Min(0)
    @Max(10_000)
    int hotStatements();

    /**
     * How many commands may be under way on a connection before the first is answered. Below the size of a transaction,
     * which is its statements and three more, it costs round trips; it protects nothing but memory.
     */
    @WithDefault("256")
    @Min(1)
    @Max(10_000)
    int pipeliningLimit();

    /**
     * How long sent bytes may stay unacknowledged before the kernel gives the connection up ({@code TCP_USER_TIMEOUT},
     * Linux). Too long keeps requests on a dead path, too short breaks connections on a bad one.
     */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 30)
    Duration tcpUserTimeout();

    /**
     * After how long without traffic the kernel asks whether the other side is there; in whole seconds. Too long and a
     * firewall forgets idle connections, or a dead one is found only by the request that uses it.
     */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 2)
    Duration keepaliveIdle();

    /** How long the kernel waits before it asks again; in whole seconds. Too long keeps dead connections. */
    @WithDefault("2s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 2)
    Duration keepaliveInterval();

    /** After how many unanswered questions the kernel gives a connection up; too few break it on a bad path. */
    @WithDefault("3")
    @Min(1)
    @Max(100)
    int keepaliveCount();
}
