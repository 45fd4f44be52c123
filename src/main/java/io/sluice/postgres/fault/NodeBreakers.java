package io.sluice.postgres.fault;

import io.sluice.observe.Observers;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * A circuit breaker for each node that exists. It serves reads, which have another node to go to: the primary is the
 * only place for a write, and what it does not do a breaker cannot mend. Thread-safe.
 */
@Singleton
public class NodeBreakers {

    private final FaultConfig.Breaker config;
    private final Observers observers;
    private final Map<String, TypedGuard<Uni<Object>>> guards = new ConcurrentHashMap<>();

    NodeBreakers(FaultConfig config, Observers observers) {
        this.config = config.breaker();
        this.observers = observers;
    }

    /**
     * Makes an attempt on a node.
     *
     * @return fails with {@link CircuitBreakerOpenException} without an attempt while the node is left alone
     */
    @SuppressWarnings("unchecked") // What comes out is what the attempt gave.
    public <T> Uni<T> attempt(String node, Supplier<Uni<T>> attempt) {
        return (Uni<T>) guards.computeIfAbsent(node, this::guard)
                .get(() -> attempt.get().map(Object.class::cast));
    }

    /** Whether an attempt failed because the node is left alone. */
    public static boolean isOpen(Throwable failure) {
        return failure instanceof CircuitBreakerOpenException;
    }

    private TypedGuard<Uni<Object>> guard(String node) {
        return TypedGuard.create(new TypeLiteral<Uni<Object>>() {})
                .withDescription("sluice/" + node)
                .withCircuitBreaker()
                .requestVolumeThreshold(config.requests())
                .failureRatio(config.failureRatio())
                .delay(config.delay().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(config.successes())
                .when(thrown -> thrown instanceof AttemptFailure failure && failure.isNodeFault())
                .onStateChange(state -> observers.breakerChanged(node, word(state.name())))
                .done()
                .build();
    }

    private static String word(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
