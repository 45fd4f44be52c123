package io.sluice.postgres.fault;

import io.sluice.observe.Observers;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * A circuit breaker for each node that exists. It serves reads, which have another node to go to: the primary is the
 * only place for a write, and what it does not do a breaker cannot mend. Thread-safe.
 */
@Singleton
public class NodeBreakers {

    /**
     * After so many windows of the breaker without a fault its memory holds none; asking it costs each read a detour.
     */
    private static final int WINDOWS = 5;

    private final FaultConfig.Breaker config;
    private final Observers observers;
    private final Map<String, Watched> nodes = new ConcurrentHashMap<>();

    NodeBreakers(FaultConfig config, Observers observers) {
        this.config = config.breaker();
        this.observers = observers;
    }

    /** A node's guard, and for how many more attempts it is asked. */
    private final class Watched {
        private final TypedGuard<Uni<Object>> guard;
        private final AtomicInteger left = new AtomicInteger();
        private volatile boolean closed = true;

        Watched(String node) {
            this.guard = guard(node, state -> closed = state == CircuitBreakerState.CLOSED);
        }

        /** Whether the breaker would count nothing but successes, so that it need not be asked. */
        boolean isQuiet() {
            return closed && left.get() <= 0;
        }

        void used() {
            left.decrementAndGet();
        }

        /** From now on it is asked, for long enough to forget the failure. */
        void failed() {
            left.set(config.requests() * WINDOWS);
        }
    }

    /** Whether the node has not failed for long enough that {@link #attempt} would change nothing. */
    public boolean isQuiet(String node) {
        return watched(node).isQuiet();
    }

    /** A node failed through a fault of its own; told after each attempt, by whichever way it was made. */
    public void failed(String node) {
        watched(node).failed();
    }

    private Watched watched(String node) {
        Watched known = nodes.get(node);
        return known == null ? nodes.computeIfAbsent(node, Watched::new) : known;
    }

    /**
     * Makes an attempt on a node.
     *
     * @return fails with {@link CircuitBreakerOpenException} without an attempt while the node is left alone
     */
    @SuppressWarnings("unchecked") // What comes out is what the attempt gave.
    public <T> Uni<T> attempt(String node, Supplier<Uni<T>> attempt) {
        Watched watched = watched(node);
        watched.used();
        return (Uni<T>) watched.guard.get(() -> attempt.get().map(Object.class::cast));
    }

    /** Whether an attempt failed because the node is left alone. */
    public static boolean isOpen(Throwable failure) {
        return failure instanceof CircuitBreakerOpenException;
    }

    private static boolean isNodeFault(Throwable thrown) {
        return thrown instanceof AttemptFailure failure && failure.isNodeFault();
    }

    private TypedGuard<Uni<Object>> guard(String node, Consumer<CircuitBreakerState> states) {
        return TypedGuard.create(new TypeLiteral<Uni<Object>>() {})
                .withDescription("sluice/" + node)
                .withCircuitBreaker()
                .requestVolumeThreshold(config.requests())
                .failureRatio(config.failureRatio())
                .delay(config.delay().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(config.successes())
                .when(NodeBreakers::isNodeFault)
                .onStateChange(state -> {
                    states.accept(state);
                    observers.breakerChanged(node, word(state.name()));
                })
                .done()
                .build();
    }

    private static String word(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
