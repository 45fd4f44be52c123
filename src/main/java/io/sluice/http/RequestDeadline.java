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
import org.jspecify.annotations.Nullable;

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

    /**
     * What the request's head says.
     *
     * @param begun when it had been read, by {@link System#nanoTime}
     * @param ends when the time is over
     * @param asked the seconds of the header; null without one
     */
    private record Wait(long begun, long ends, @Nullable BigDecimal asked) {}

    /** The moment, in nanoseconds of {@link System#nanoTime}. */
    public static long of(RoutingContext request) {
        return waitOf(request).ends;
    }

    /**
     * The moment for an operation that has a limit of its own: what the caller asked for, within that limit; the limit
     * where it asked for nothing.
     */
    public static long within(RoutingContext request, Duration limit) {
        Wait wait = waitOf(request);
        return wait.begun + nanos(wait.asked, limit.toNanos());
    }

    private static Wait waitOf(RoutingContext request) {
        Wait wait = request.get(KEY);
        if (wait == null) {
            throw new IllegalStateException("the request came past the filter for deadlines");
        }
        return wait;
    }

    private static long nanos(@Nullable BigDecimal seconds, long limit) {
        return seconds == null
                ? limit
                : Math.max(
                        seconds.movePointRight(9).min(BigDecimal.valueOf(limit)).longValue(),
                        Duration.ofMillis(1).toNanos());
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.DEADLINE);
    }

    private void handle(RoutingContext request) {
        long begun = System.nanoTime();
        String header = request.request().getHeader(HEADER);
        BigDecimal asked = header == null ? null : seconds(header.trim());
        if (asked != null && asked.signum() == 0) {
            answers.send(request, refused());
            return;
        }
        long ends = begun + nanos(asked, config.requestTimeout().toNanos());
        request.put(KEY, new Wait(begun, ends, asked));
        request.next();
    }

    /** Zero for what is no number of seconds. */
    private static BigDecimal seconds(String text) {
        return SECONDS.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
    }

    private static Failure refused() {
        return new Failure(
                ProblemType.MALFORMED_REQUEST,
                "The header " + HEADER + " is no positive number of seconds.",
                List.<FieldError>of(),
                null);
    }
}
