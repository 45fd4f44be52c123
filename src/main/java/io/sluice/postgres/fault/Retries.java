package io.sluice.postgres.fault;

import io.sluice.observe.Observers;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an attempt again where that is safe, within the request's deadline and the budget of all requests. Thread-safe.
 */
@Singleton
public class Retries {

    private static final int SERVER_ERROR = 500;

    private final FaultConfig.Retry config;
    private final Observers observers;
    private final RetryBudget budget;
    private final TypedGuard<Uni<Object>> guard;

    Retries(FaultConfig config, Observers observers) {
        this.config = config.retry();
        this.observers = observers;
        this.budget = new RetryBudget(this.config, System.nanoTime());
        this.guard = TypedGuard.create(new TypeLiteral<Uni<Object>>() {})
                .withDescription("sluice/work")
                .withRetry()
                .maxRetries(this.config.maxRetries() == 0 ? 1 : this.config.maxRetries())
                .whenException(Again.class::isInstance)
                .withCustomBackoff()
                .strategy(() -> new FullJitter(this.config))
                .done()
                .done()
                .build();
    }

    /** Marks a failure as one after which another attempt is made. */
    private static final class Again extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final AttemptFailure failure;

        Again(AttemptFailure failure) {
            super(null, failure, false, false);
            this.failure = failure;
        }
    }

    /**
     * The first attempt that succeeds.
     *
     * @param name what is attempted, for the metric
     * @param repeatable it may be made again although an earlier attempt may have happened
     * @param attempt makes one attempt; fails with an {@link AttemptFailure}, or with anything else for good
     * @return fails with a {@link GatewayException}, or with what else an attempt failed with; {@code outcome-unknown}
     *     where an earlier attempt may have written and no later one could tell
     */
    public <T> Uni<T> run(WorkContext work, String name, boolean repeatable, Supplier<Uni<T>> attempt) {
        budget.earn();
        Rounds<T> rounds = new Rounds<>(work, name, repeatable, attempt);
        return rounds.next()
                .onFailure(Again.class)
                .recoverWithUni(rounds::repeat)
                .onFailure()
                .transform(rounds::last);
    }

    /** The attempts of one unit of work. The guard, which takes time of every request, is asked once one has failed. */
    private final class Rounds<T> {
        private final WorkContext work;
        private final String name;
        private final boolean repeatable;
        private final Supplier<Uni<T>> attempt;
        private final AtomicInteger made = new AtomicInteger();
        private volatile boolean mayHaveWritten;

        Rounds(WorkContext work, String name, boolean repeatable, Supplier<Uni<T>> attempt) {
            this.work = work;
            this.name = name;
            this.repeatable = repeatable;
            this.attempt = attempt;
        }

        Uni<T> next() {
            return attempt.get().onFailure(AttemptFailure.class).transform(thrown -> {
                AttemptFailure failure = (AttemptFailure) thrown;
                if (failure.problem().type() == ProblemType.OUTCOME_UNKNOWN) {
                    mayHaveWritten = true;
                }
                return judge(failure, work, name, repeatable, made.incrementAndGet());
            });
        }

        /** The guard is given the first failure as its own, so that it pauses before its first repetition. */
        @SuppressWarnings("unchecked") // What comes out is what the attempt gave.
        Uni<T> repeat(Throwable first) {
            AtomicReference<@Nullable Throwable> known = new AtomicReference<>(first);
            return (Uni<T>) guard.get(() -> {
                Throwable failed = known.getAndSet(null);
                return failed == null
                        ? next().map(Object.class::cast)
                        : Uni.createFrom().failure(failed);
            });
        }

        Throwable last(Throwable thrown) {
            Throwable last = thrown instanceof Again again ? again.failure.problem() : thrown;
            return mayHaveWritten && tellsNothing(last)
                    ? new GatewayException(
                            ProblemType.OUTCOME_UNKNOWN,
                            "An answer of the database was lost; the write may or may not have happened.",
                            last)
                    : last;
        }
    }

    /** The last attempt did not get as far as to see what became of an earlier one. */
    private static boolean tellsNothing(Throwable last) {
        return last instanceof GatewayException problem && problem.type().status() >= SERVER_ERROR;
    }

    private Throwable judge(AttemptFailure failure, WorkContext work, String name, boolean repeatable, int made) {
        boolean again = made <= config.maxRetries()
                && failure.retryClass().mayRepeat(repeatable)
                && !work.deadline().isOver()
                && !work.departure().hasLeft();
        if (again && !budget.take(System.nanoTime())) {
            observers.retryRefused(name);
            again = false;
        }
        if (!again) {
            return failure.problem();
        }
        observers.retried(name, failure.retryClass().word());
        return new Again(failure);
    }
}
