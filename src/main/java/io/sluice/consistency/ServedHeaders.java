package io.sluice.consistency;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.http.FilterOrder;
import io.sluice.postgres.ConsistencyToken;
import io.sluice.postgres.Served;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Says on every answer what the database's part in it was: {@code Server-Timing} always, {@code Served-By} where a node
 * was asked, {@code Consistency-Token} where a write succeeded, {@code Sluice-Degraded} where a node stood in for a
 * better one. Problem documents have them too.
 */
@Singleton
final class ServedHeaders {

    static final String SERVED_BY = "Served-By";
    static final String SERVER_TIMING = "Server-Timing";
    static final String DEGRADED = "Sluice-Degraded";

    private static final String KEY = Served.class.getName();

    private final TokenCodec tokens;

    ServedHeaders(TokenCodec tokens) {
        this.tokens = tokens;
    }

    /** From here on the answer tells of this. */
    static void announce(RoutingContext request, Served served) {
        request.put(KEY, served);
    }

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    request.addHeadersEndHandler(ignored -> write(request));
                    request.next();
                },
                FilterOrder.SERVED_HEADERS);
    }

    private void write(RoutingContext request) {
        MultiMap headers = request.response().headers();
        Served served = request.get(KEY);
        if (served == null) {
            headers.set(SERVER_TIMING, "pool;dur=0, db;dur=0");
            return;
        }
        headers.set(SERVER_TIMING, "pool;dur=" + millis(served.waited()) + ", db;dur=" + millis(served.ran()));
        Served.By by = served.by();
        if (by != null) {
            headers.set(SERVED_BY, by.node() + "; role=" + by.role());
        }
        ConsistencyToken token = served.token();
        if (token != null && request.response().getStatusCode() < 400) {
            headers.set(ConsistencyFilter.TOKEN, tokens.write(token));
        }
        if (served.isReplayed()) {
            headers.set("Idempotency-Replayed", "true");
        }
        Served.Degraded degraded = served.degraded();
        if (degraded != null) {
            headers.set(DEGRADED, degraded.word());
        }
    }

    /** Milliseconds with three decimals, without a format's cost. */
    private static String millis(Duration time) {
        long micros = time.toNanos() / 1_000;
        String fraction = Long.toString(1_000 + micros % 1_000);
        return micros / 1_000 + "." + fraction.substring(1);
    }
}
