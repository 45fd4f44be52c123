package io.sluice.scenario.faults;

import java.time.Duration;

/**
 * Who is busy, and how busy. Each client has one request under way and rests between two.
 *
 * @param readers read without a token
 * @param tokenReaders read what was written last, with the token of that write, from any gateway
 * @param keyedWriters make products with an idempotency key and repeat a request until it is answered
 * @param plainWriters make products without one and never repeat a request
 * @param keyedBuyers place orders as keyed writers make products
 * @param plainBuyers place orders as plain writers make products
 * @param arrivals streams of keyed writers, each of whom comes once, whoever else waits
 * @param rest between two requests of a client
 * @param deadline what callers say that they will wait
 */
record LoadPlan(
        int readers,
        int tokenReaders,
        int keyedWriters,
        int plainWriters,
        int keyedBuyers,
        int plainBuyers,
        int arrivals,
        Duration rest,
        Duration deadline) {

    /** About 200 requests a second, most of them reads, half of those with tokens; five seconds each. */
    static LoadPlan usual() {
        return new LoadPlan(4, 4, 2, 2, 1, 1, 1, Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    /** All who write. */
    int writers() {
        return keyedWriters + plainWriters + keyedBuyers + plainBuyers + arrivals;
    }

    LoadPlan withReaders(int plain, int byToken) {
        return new LoadPlan(
                plain, byToken, keyedWriters, plainWriters, keyedBuyers, plainBuyers, arrivals, rest, deadline);
    }

    LoadPlan withWriters(int keyed, int plain) {
        return new LoadPlan(readers, tokenReaders, keyed, plain, keyedBuyers, plainBuyers, arrivals, rest, deadline);
    }

    LoadPlan withBuyers(int keyed, int plain) {
        return new LoadPlan(readers, tokenReaders, keyedWriters, plainWriters, keyed, plain, arrivals, rest, deadline);
    }

    LoadPlan withArrivals(int streams) {
        return new LoadPlan(
                readers, tokenReaders, keyedWriters, plainWriters, keyedBuyers, plainBuyers, streams, rest, deadline);
    }

    LoadPlan withRest(Duration between) {
        return new LoadPlan(
                readers,
                tokenReaders,
                keyedWriters,
                plainWriters,
                keyedBuyers,
                plainBuyers,
                arrivals,
                between,
                deadline);
    }

    LoadPlan withDeadline(Duration each) {
        return new LoadPlan(
                readers, tokenReaders, keyedWriters, plainWriters, keyedBuyers, plainBuyers, arrivals, rest, each);
    }
}
