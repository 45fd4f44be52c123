package io.sluice.bench;

import io.sluice.bench.load.Throughput;
import io.sluice.bench.machine.Meter;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One measurement.
 *
 * @param subject the workload, or the point of a series
 * @param way who answered: a variant's name, or how pgbench asked
 */
record Sample(String subject, String way, Throughput load, Meter.Usage usage) {

    /** Processor time of the gateway for one request; NaN where there was none. */
    double gatewayMicros() {
        return usage.gateway() == 0 ? Double.NaN : perRequest(usage.gateway());
    }

    /** Processor time of all servers for one request. */
    double databaseMicros() {
        return perRequest(usage.database());
    }

    /** Processor time of the generator, and of this program meanwhile, for one request. */
    double clientMicros() {
        return perRequest(usage.harness());
    }

    private double perRequest(long micros) {
        return load.requests() == 0 ? Double.NaN : (double) micros / load.requests();
    }

    /** Memory of the gateway at the end; NaN where there was none. */
    double residentMib() {
        return usage.residentBytes() == 0 ? Double.NaN : usage.residentBytes() / 1024.0 / 1024.0;
    }

    /** The middle value; of an even number of them the mean of the two in the middle. */
    static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double least(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).min().orElse(Double.NaN);
    }

    static double greatest(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).max().orElse(Double.NaN);
    }

    static long errors(List<Sample> samples) {
        return samples.stream().mapToLong(sample -> sample.load.errors()).sum();
    }
}
