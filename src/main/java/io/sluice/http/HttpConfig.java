package io.sluice.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What an operator can set at the HTTP edge. */
@ConfigMapping(prefix = "sluice.http")
public interface HttpConfig {

    /**
     * The largest body that is read; a larger one is answered with 413. Too low refuses honest batches; too high lets
     * each connection hold that much memory, several times over while it is parsed.
     */
    @WithDefault("1M")
    MemorySize maxBodySize();

    /**
     * How long a body may take to arrive. Too low cuts off slow networks; too high lets trickling clients hold
     * connections and memory.
     */
    @WithDefault("30s")
    Duration bodyTimeout();

    /**
     * The secret that signs page cursors. Without it each process makes its own at random: a cursor then breaks (400)
     * when the next page is asked of another instance or after a restart. Set the same value on every instance.
     */
    Optional<String> cursorKey();

    /**
     * From which length on a JSON answer without an {@code ETag} is compressed for callers that accept it; reports in
     * CSV and NDJSON are compressed whatever their length. Too low spends processor time on answers that fit a packet
     * anyway; too high sends lists at several times their size.
     */
    @WithDefault("4K")
    MemorySize compressFrom();

    /**
     * The longest that a request may take; a caller can ask for less with {@code Request-Timeout}, and the database is
     * given what is left of it. Too short ends honest work with {@code deadline-exceeded}; too long holds connections
     * for callers that have given up.
     */
    @WithDefault("15s")
    Duration requestTimeout();
}
