package io.sluice.scenario.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what a load or a gateway shows, and says how long it took. */
final class Waits {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waits() {}

    /** Milliseconds from the moment to the first such request that succeeded after it; empty if none does. */
    static OptionalLong firstSuccess(Timeline timeline, long nanos, Predicate<Answer> wanted) {
        millisUntil(nanos, () -> timeline.millisToFirstSuccess(nanos, wanted).isPresent());
        return timeline.millisToFirstSuccess(nanos, wanted);
    }

    /** Milliseconds from the moment until the condition was seen; looks every 10 ms; empty if it is not seen. */
    static OptionalLong millisUntil(long nanos, BooleanSupplier condition) {
        try {
            await().pollInterval(Duration.ofMillis(10))
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(condition::getAsBoolean);
            return OptionalLong.of(Timeline.toMillis(System.nanoTime() - nanos));
        } catch (ConditionTimeoutException never) {
            return OptionalLong.empty();
        }
    }
}
