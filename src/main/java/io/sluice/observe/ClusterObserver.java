package io.sluice.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The cluster in numbers: {@code sluice.node.role} is 1 for the role that a node has and 0 for those that it had, a lag
 * that is not known is NaN. Thread-safe.
 */
@Singleton
public class ClusterObserver implements GatewayObserver {

    private record Seen(String role, double lagBytes, double lagSeconds) {}

    private static final Seen GONE = new Seen("", Double.NaN, Double.NaN);

    private final MeterRegistry meters;
    private final AtomicInteger primaryKnown = new AtomicInteger();
    private final Map<String, Seen> nodes = new ConcurrentHashMap<>();

    ClusterObserver(MeterRegistry meters) {
        this.meters = meters;
        meters.gauge("sluice.primary.known", primaryKnown);
    }

    @Override
    public void nodeSeen(String node, String role, @Nullable Long lagBytes, @Nullable Duration lag) {
        Seen now = new Seen(
                role, lagBytes == null ? Double.NaN : lagBytes, lag == null ? Double.NaN : lag.toNanos() / 1e9);
        Seen before = nodes.put(node, now);
        if (before == null) {
            gauge("sluice.replica.lag.bytes", node, seen -> seen.lagBytes).register(meters);
            gauge("sluice.replica.lag.seconds", node, seen -> seen.lagSeconds).register(meters);
        }
        if (before == null || !before.role.equals(role)) {
            gauge("sluice.node.role", node, seen -> seen.role.equals(role) ? 1 : 0)
                    .tag("role", role)
                    .register(meters);
        }
    }

    private interface Number {
        double of(Seen seen);
    }

    private Gauge.Builder<Map<String, Seen>> gauge(String name, String node, Number number) {
        return Gauge.builder(name, nodes, all -> number.of(all.getOrDefault(node, GONE)))
                .tag("node", node);
    }

    @Override
    public void nodeRemoved(String node, String address) {
        nodes.put(node, GONE);
    }

    @Override
    public void nodeFenced(String node, int timeline, int highest) {
        alarm("fenced");
    }

    @Override
    public void nodeForeign(String node) {
        alarm("foreign");
    }

    @Override
    public void splitBrain(List<String> conflicting, int timeline) {
        alarm("split-brain");
    }

    private void alarm(String reason) {
        meters.counter("sluice.cluster.alarms", "reason", reason).increment();
    }

    @Override
    public void primaryFound(String node, int timeline, Duration after) {
        primaryKnown.set(1);
        meters.timer("sluice.primary.absence").record(after);
    }

    @Override
    public void primaryLost(String node) {
        primaryKnown.set(0);
    }
}
