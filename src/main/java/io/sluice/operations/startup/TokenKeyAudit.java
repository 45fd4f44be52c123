package io.sluice.operations.startup;

import io.quarkus.runtime.LaunchMode;
import io.sluice.consistency.ConsistencyConfig;
import io.sluice.consistency.TokenCodec;
import io.sluice.observe.Observers;
import jakarta.inject.Singleton;

/** Whether consistency tokens are good for more than this process. */
@Singleton
class TokenKeyAudit {

    private final ConsistencyConfig config;
    private final Observers observers;

    TokenKeyAudit(ConsistencyConfig config, Observers observers) {
        this.config = config;
        this.observers = observers;
    }

    void run() {
        if (config.tokenKeys().isPresent()) {
            try {
                TokenCodec.check(config.tokenKeys().get());
            } catch (IllegalArgumentException e) {
                throw new StartupRefused(e.getMessage() + ".");
            }
        } else if (LaunchMode.current() == LaunchMode.NORMAL) {
            observers.configurationFinding(
                    "sluice.consistency.token-keys",
                    "without it other instances, and this one after a restart, refuse the tokens of this process");
        }
    }
}
