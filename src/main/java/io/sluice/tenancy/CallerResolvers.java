package io.sluice.tenancy;

import io.smallrye.jwt.auth.principal.JWTParser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Picks the resolver that {@code sluice.tenancy.source} names; the other needs no configuration at all. It is made at
 * the first request and not before, since JAX-RS filters come to life at build time, before there is any configuration.
 */
final class CallerResolvers {

    CallerResolvers() {}

    @Produces
    @ApplicationScoped
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
