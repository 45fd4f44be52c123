package io.sluice.postgres.transaction;

import io.sluice.postgres.Deadline;
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

    /** How long the next transaction may take: what is left of the deadline and a little for the answer's way. */
    default Duration limit(Deadline deadline) {
        Duration left = deadline.left().plusMillis(100);
        return left.compareTo(timeout()) < 0 ? left : timeout();
    }
}
