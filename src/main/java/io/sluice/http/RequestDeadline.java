package io.sluice.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.problem.FieldError;
import io.sluice.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Until when the caller waits: the header {@code Request-Timeout} in seconds, within the server's own limit. The clock
 * starts when the request's head has been read. Work that does not end in time is given up by those who do it.
 */
@Singleton
public final class RequestDeadline {

    /** The header. */
    public static final String HEADER = "Request-Timeout";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final String KEY = RequestDeadline.class.getName();

    private final ProblemAnswers answers;
    private final HttpConfig config;

    RequestDeadline(ProblemAnswers answers, HttpConfig config) {
        this.answers = answers;
        this.config = config;
    }

    /** The moment, in nanoseconds of {@link System#nanoTime}. */
    public static long of(RoutingContext request) {
        Long deadline = request.get(KEY);
        if (deadline == null) {
            throw new IllegalStateException("the request came past the filter for deadlines");
        }
        return deadline;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.DEADLINE);
    }

    private void handle(RoutingContext request) {
        long limit = config.requestTimeout().toNanos();
        String asked = request.request().getHeader(HEADER);
        if (asked != null) {
            String text = asked.trim();
            BigDecimal seconds = SECONDS.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
            if (seconds.signum() == 0) {
                answers.send(request, refused());
                return;
            }
            limit = seconds.movePointRight(9).min(BigDecimal.valueOf(limit)).longValue();
        }
        request.put(
                KEY, System.nanoTime() + Math.max(limit, Duration.ofMillis(1).toNanos()));
        request.next();
    }

    private static Failure refused() {
        return new Failure(
                ProblemType.MALFORMED_REQUEST,
                "The header " + HEADER + " is no positive number of seconds.",
                List.<FieldError>of(),
                null);
    }
}
