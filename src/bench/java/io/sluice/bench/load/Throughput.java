package io.sluice.bench.load;

/**
 * What a generator counted.
 *
 * @param perSecond requests or transactions, failed ones included
 * @param requests all of them
 * @param errors those that were not answered well
 * @param p50Millis what half of them took at most; NaN where the generator does not tell
 * @param p99Millis what all but a hundredth of them took at most; NaN where the generator does not tell
 * @param errorWords which errors; empty if there were none
 */
public record Throughput(
        double perSecond, long requests, long errors, double p50Millis, double p99Millis, String errorWords) {}
