package io.sluice.scenario.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterNode;
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

    /** Fails if the condition is not seen within this time. */
    static void until(Duration patience, BooleanSupplier condition) {
        await().atMost(patience).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }

    /** Milliseconds from the moment until the gateway neither reads from nor writes to the node. */
    static OptionalLong outOfUse(GatewayProcess gateway, ClusterNode node, long nanos) {
        return millisUntil(nanos, () -> !isUsed(gateway, node));
    }

    /** Whether the gateway reads from or writes to the node, by its readiness. */
    static boolean isUsed(GatewayProcess gateway, ClusterNode node) {
        String line = gateway.readiness().getOrDefault(node.name(), "absent");
        return (line.startsWith("primary,") && !line.contains("but not the only one")) || line.startsWith("replica,");
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
