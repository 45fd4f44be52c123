package io.sluice.postgres.transaction;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of one transaction. */
@ConfigMapping(prefix = "sluice.transaction")
public interface TransactionConfig {

    /**
     * The longest that a transaction may take from its first byte to the answer to COMMIT. After it the connection is
     * destroyed, so it should lie above {@code sluice.pool.statement-timeout}, by which the server ends a slow
     * statement more gently; it is what frees a connection whose server has stopped answering.
     */
    @WithDefault("12s")
    Duration timeout();
}
