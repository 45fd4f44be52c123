package io.sluice.operations.startup;

import io.quarkus.runtime.LaunchMode;
import io.sluice.observe.Observers;
import io.sluice.tenancy.TenancyConfig;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether callers can be known at all: tokens need a key to be checked with. Dev mode and tests make one themselves, so
 * only a production process is held to it.
 */
@Singleton
class CallerAudit {

    private final TenancyConfig tenancy;
    private final Optional<String> keyLocation;
    private final Optional<String> key;
    private final Optional<String> issuer;
    private final Observers observers;

    CallerAudit(
            TenancyConfig tenancy,
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> keyLocation,
            @ConfigProperty(name = "mp.jwt.verify.publickey") Optional<String> key,
            @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> issuer,
            Observers observers) {
        this.tenancy = tenancy;
        this.keyLocation = keyLocation;
        this.key = key;
        this.issuer = issuer;
        this.observers = observers;
    }

    void run() {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        if (tenancy.source() == TenancyConfig.Source.HEADER) {
            observers.configurationFinding(
                    "sluice.tenancy.source",
                    "with header, whoever reaches the port can be any tenant; only behind a mesh that authenticates");
        } else if (keyLocation.isEmpty() && key.isEmpty()) {
            throw new StartupRefused("No token can be checked: set mp.jwt.verify.publickey.location"
                    + " (MP_JWT_VERIFY_PUBLICKEY_LOCATION), mp.jwt.verify.issuer and mp.jwt.verify.audiences,"
                    + " or sluice.tenancy.source=header behind a mesh that authenticates.");
        } else if (issuer.isEmpty()) {
            observers.configurationFinding(
                    "mp.jwt.verify.issuer",
                    "without it every token that the key signed is accepted, whoever issued it");
        }
    }
}
