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
    private static final String BEGUN = KEY + ".begun";
    private static final String ASKED = KEY + ".asked";

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

    /**
     * The moment for an operation that has a limit of its own: what the caller asked for, within that limit; the limit
     * where it asked for nothing.
     */
    public static long within(RoutingContext request, Duration limit) {
        long begun = begunAt(request);
        BigDecimal asked = request.get(ASKED);
        long own = limit.toNanos();
        return begun + (asked == null ? own : nanos(asked, own));
    }

    private static long begunAt(RoutingContext request) {
        Long begun = request.get(BEGUN);
        if (begun == null) {
            throw new IllegalStateException("the request came past the filter for deadlines");
        }
        return begun;
    }

    private static long nanos(BigDecimal seconds, long limit) {
        return Math.max(
                seconds.movePointRight(9).min(BigDecimal.valueOf(limit)).longValue(),
                Duration.ofMillis(1).toNanos());
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.DEADLINE);
    }

    private void handle(RoutingContext request) {
        long limit = config.requestTimeout().toNanos();
        long begun = System.nanoTime();
        request.put(BEGUN, begun);
        String header = request.request().getHeader(HEADER);
        if (header != null) {
            String text = header.trim();
            BigDecimal asked = SECONDS.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
            if (asked.signum() == 0) {
                answers.send(request, refused());
                return;
            }
            request.put(ASKED, asked);
            limit = nanos(asked, limit);
        }
        request.put(KEY, begun + limit);
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
