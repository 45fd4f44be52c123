package io.sluice.bench.machine;

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
        long ours = harness
                + database
                + gateways.stream()
                        .mapToLong(known -> ProcessorTime.of(known.pid()))
                        .sum();
        return new Reading(System.nanoTime(), gateway, database, harness, ours, ProcessorTime.ofMachine());
    }
}
