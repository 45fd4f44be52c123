package io.sluice.consistency;

import io.sluice.http.FilterOrder;
import io.sluice.http.RequestDeadline;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.Departure;
import io.sluice.postgres.Freshness;
import io.sluice.postgres.Served;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.CurrentCaller;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link WorkContext} of every JAX-RS request, from the headers {@code Consistency} and
 * {@code Consistency-Token}, the idempotency key, the deadline and the caller. Thread-safe.
 */
@Singleton
public class ConsistencyFilter {

    /** The header with which a caller chooses. */
    public static final String CONSISTENCY = "Consistency";

    /** The header that carries a state, both ways. */
    public static final String TOKEN = "Consistency-Token";

    private final TokenCodec tokens;
    private final IdempotencyHeader keys;

    ConsistencyFilter(TokenCodec tokens, IdempotencyHeader keys) {
        this.tokens = tokens;
        this.keys = keys;
    }

    /** Fails the request where a header cannot be read. */
    @ServerRequestFilter(priority = FilterOrder.CONSISTENCY, nonBlocking = true)
    public void begin(RoutingContext context) {
        Departure departure = new Departure();
        context.addEndHandler(ended -> {
            if (ended.failed()) {
                departure.leave();
            }
        });
        Served served = new Served();
        ServedHeaders.announce(context, served);
        Caller caller = CurrentCaller.of(context);
        CurrentWork.set(
                context,
                new WorkContext(
                        caller,
                        freshness(context.request()),
                        new Deadline(RequestDeadline.of(context)),
                        departure,
                        keys.read(context, caller),
                        served));
    }

    private Freshness freshness(HttpServerRequest request) {
        boolean strong = isStrong(request.getHeader(CONSISTENCY));
        String token = request.getHeader(TOKEN);
        return new Freshness(strong, token == null ? null : tokens.read(token));
    }

    private static boolean isStrong(@Nullable String word) {
        return switch (word == null ? "eventual" : word.trim().toLowerCase(Locale.ROOT)) {
            case "eventual" -> false;
            case "strong" -> true;
            default ->
                throw new GatewayException(
                        ProblemType.MALFORMED_REQUEST, "The header Consistency is neither eventual nor strong.");
        };
    }
}
