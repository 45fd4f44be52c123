package io.sluice.bench.machine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the processor time that the gateway, PostgreSQL and everybody else on the machine use while something is done.
 * Not thread-safe.
 */
public final class Meter {
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Timers and the watchers' questions need less than this between two looks. */
    private static final long IDLE_MICROS = 20_000;

    private final List<Long> postmasters;
    private final List<Gateway> gateways = new CopyOnWriteArrayList<>();

    /**
     * What was used meanwhile, in microseconds of one processor.
     *
     * @param nanos how long it took
     * @param gateway the measured gateway's
     * @param database all processes of all servers of the cluster
     * @param harness this program and the generators that it ran
     * @param strangers what processes used that have nothing to do with the benchmark
     * @param residentBytes the measured gateway's memory at the end
     */
    public record Usage(long nanos, long gateway, long database, long harness, long strangers, long residentBytes) {

        /** The strangers' part of the machine's processors. */
        public double strangersShare() {
            return strangers * 1_000.0 / nanos / Runtime.getRuntime().availableProcessors();
        }
    }

    /** What came of it and what it cost. */
    public record Measured<T>(T result, Usage usage) {}

    private record Reading(long nanos, long gateway, long database, long harness, long ours, long machine) {}

    /** Of these servers. */
    public Meter(Collection<Long> postmasters) {
        this.postmasters = List.copyOf(postmasters);
    }

    /** From now on the gateway is no stranger. */
    public Gateway know(Gateway gateway) {
        gateways.removeIf(known -> !known.isAlive());
        gateways.add(gateway);
        return gateway;
    }

    /**
     * Waits until the gateways are idle: what a closed loop left unanswered when it ended must not be paid for by the
     * next measurement. Not for ever: a gateway that is never idle is a finding of its own.
     */
    public void settle() {
        long end = System.nanoTime() + SETTLING.toNanos();
        long before = ofGateways();
        while (System.nanoTime() < end) {
            Gateway.pause(LOOK);
            long now = ofGateways();
            if (now - before <= IDLE_MICROS) {
                return;
            }
            before = now;
        }
    }

    private long ofGateways() {
        return gateways.stream()
                .mapToLong(gateway -> ProcessorTime.of(gateway.pid()))
                .sum();
    }

    /** Does it and counts; without a measured gateway its part is zero. */
    public <T> Measured<T> during(@Nullable Gateway measured, Supplier<T> work) {
        Reading before = read(measured);
        T result = work.get();
        Reading after = read(measured);
        long ours = after.ours - before.ours;
        return new Measured<>(
                result,
                new Usage(
                        after.nanos - before.nanos,
                        after.gateway - before.gateway,
                        after.database - before.database,
                        after.harness - before.harness,
                        Math.max(0, after.machine - before.machine - ours),
                        measured == null ? 0 : ProcessorTime.residentBytes(measured.pid())));
    }

    private Reading read(@Nullable Gateway measured) {
        long database = postmasters.stream().mapToLong(ProcessorTime::ofFamily).sum();
        long gateway = measured == null ? 0 : ProcessorTime.of(measured.pid());
        // The family of this process: itself and the generators that have ended; the gateways live and are its
        // children.
        long harness = ProcessorTime.ofSelfAndEnded();
        long ours = harness + database + ofGateways();
        return new Reading(System.nanoTime(), gateway, database, harness, ours, ProcessorTime.ofMachine());
    }
}
