package io.sluice.tenancy;

import io.smallrye.jwt.auth.principal.JWTParser;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Picks the resolver that {@code sluice.tenancy.source} names; the other needs no configuration at all. */
final class CallerResolvers {

    private CallerResolvers() {}

    @Produces
    @Singleton
    static CallerResolver resolver(
            TenancyConfig config,
            Instance<JWTParser> parser,
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> keyLocation) {
        return switch (config.source()) {
            case HEADER -> new HeaderCallers();
            case JWT ->
                new TokenCallers(
                        parser.get(),
                        keyLocation
                                .filter(location -> location.startsWith("http"))
                                .isPresent());
        };
    }
}
