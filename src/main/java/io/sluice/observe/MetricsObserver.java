package io.sluice.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into numbers, by the names of the OpenTelemetry database conventions where they exist. Every tag is of a
 * closed set: statement names, roles, problem codes, node names.
 */
@Singleton
public class MetricsObserver implements GatewayObserver {

    private final MeterRegistry meters;

    /** Found again at each request, so without the registry's search by tags. All parts are closed sets. */
    private final ConcurrentMap<WorkKey, WorkTimers> works = new ConcurrentHashMap<>();

    private record WorkKey(String work, String role, String outcome) {}

    private record WorkTimers(Timer waited, Timer ran) {}

    private final AtomicInteger degraded;

    MetricsObserver(MeterRegistry meters) {
        this.meters = meters;
        this.degraded = meters.gauge("sluice.read.degraded", new AtomicInteger());
    }

    @Override
    public void requestFailed(
            String code, int status, String requestId, String method, String path, @Nullable Throwable cause) {
        meters.counter("sluice.problems", "code", code).increment();
    }

    @Override
    public void securityViolation(String statement, String sqlState) {
        meters.counter("sluice.security.violations", "statement", statement).increment();
    }

    @Override
    public void connectFailed(String node, Throwable cause) {
        meters.counter("sluice.connect.failures", "node", node).increment();
    }

    @Override
    public void connectionOpened(String node, Duration took) {
        meters.timer("db.client.connection.create_time", "node", node).record(took);
    }

    @Override
    public void connectionDestroyed(String node, String reason) {
        meters.counter("sluice.connections.destroyed", "node", node, "reason", reason)
                .increment();
    }

    @Override
    public void hookFailed(String node, String hook, Throwable failure) {
        meters.counter("sluice.connections.hook.failures", "node", node, "hook", hook)
                .increment();
    }

    @Override
    public void borrowRefused(String node, String reason) {
        meters.counter("sluice.connections.refused", "node", node, "reason", reason)
                .increment();
    }

    @Override
    public void lanePassed(String node, String reason) {
        meters.counter("sluice.lane.passed", "node", node, "reason", reason).increment();
    }

    @Override
    public void connectionHeldLong(String node, String work, Duration held) {
        meters.counter("sluice.connections.held.long", "node", node, "statement", work)
                .increment();
    }

    @Override
    public void cancelEnded(String node, String outcome) {
        meters.counter("sluice.cancels", "node", node, "outcome", outcome).increment();
    }

    @Override
    public void poolRenewed(String node) {
        meters.counter("sluice.pool.renewals", "node", node).increment();
    }

    @Override
    public void workFinished(String work, String role, String outcome, Duration waited, Duration ran) {
        WorkTimers timers = works.computeIfAbsent(new WorkKey(work, role, outcome), this::timers);
        timers.waited.record(waited.toNanos(), TimeUnit.NANOSECONDS);
        timers.ran.record(ran.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void writeHeld(boolean found, Duration waited) {
        meters.timer("sluice.write.held", "found", Boolean.toString(found)).record(waited);
    }

    @Override
    public void replicaPassedOver(String node, String reason) {
        meters.counter("sluice.replica.passed.over", "node", node, "reason", reason)
                .increment();
    }

    @Override
    public void readModeChanged(String mode) {
        degraded.set("normal".equals(mode) ? 0 : 1);
    }

    @Override
    public void retried(String work, String retryClass) {
        meters.counter("sluice.retries", "statement", work, "class", retryClass).increment();
    }

    @Override
    public void retryRefused(String work) {
        meters.counter("sluice.retries.refused", "statement", work).increment();
    }

    @Override
    public void breakerChanged(String node, String state) {
        meters.counter("sluice.breaker.changes", "node", node, "state", state).increment();
    }

    @Override
    public void writeFenced(String node, int timeline) {
        meters.counter("sluice.writes.fenced", "node", node).increment();
    }

    @Override
    public void writeLost() {
        meters.counter("sluice.writes.lost").increment();
    }

    @Override
    public void statementCancelled(String node, String work) {
        meters.counter("sluice.statements.cancelled", "node", node, "statement", work)
                .increment();
    }

    @Override
    public void answerCut(String code, String requestId, String path, @Nullable Throwable cause) {
        meters.counter("sluice.answers.cut", "code", code).increment();
    }

    @Override
    public void keysExpired(int removed) {
        meters.counter("sluice.idempotency.keys.expired").increment(removed);
    }

    private WorkTimers timers(WorkKey key) {
        return new WorkTimers(timer("db.client.connection.wait_time", key), timer("db.client.operation.duration", key));
    }

    private Timer timer(String name, WorkKey key) {
        return meters.timer(name, "statement", key.work, "role", key.role, "outcome", key.outcome);
    }
}
