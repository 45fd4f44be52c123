package io.sluice.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Requests that come when they come, by chance at a mean rate (a Poisson process), whether or not earlier ones are
 * answered: what a closed loop cannot show. Each waits for a free connection as in a caller's pool, and is given up
 * when its time is over. Its latency counts from the moment when it came. One thread; used once.
 */
public final class OpenLoop {
    private static final long NAP_NANOS = 50_000;
    private static final int OK = 200;
    private static final List<Integer> REFUSALS = List.of(429, 503);

    /**
     * What is offered.
     *
     * @param perSecond mean rate
     * @param time for how long requests come
     * @param connections the most that are open; far fewer than this are in use while the server keeps up
     * @param patience after which a caller has gone
     * @param seed of chance
     */
    public record Offer(double perSecond, Duration time, int connections, Duration patience, long seed) {}

    /**
     * What came of it; the first is the sum of the others.
     *
     * @param came requests
     * @param good answered with 200 in time
     * @param late answered with 200 after their caller had gone
     * @param refused answered with 429 or 503
     * @param unsent given up while they waited for a connection
     * @param failed anything else: another status, a broken connection, no answer at all
     * @param perSecond good ones
     * @param p50Millis of the good ones
     * @param p99Millis of the good ones
     */
    public record Outcome(
            long came,
            long good,
            long late,
            long refused,
            long unsent,
            long failed,
            double perSecond,
            double p50Millis,
            double p99Millis) {}

    private final InetSocketAddress server;
    private final Offer offer;
    private final Supplier<byte[]> requests;
    private final Random chance;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Deque<OpenLoopConnection> idle = new ArrayDeque<>();
    private long[] latencies = new long[1 << 16];
    private long came;
    private int good;
    private long late;
    private long refused;
    private long unsent;
    private long failed;

    private OpenLoop(InetSocketAddress server, Offer offer, Supplier<byte[]> requests) {
        this.server = server;
        this.offer = offer;
        this.requests = requests;
        this.chance = new Random(offer.seed);
    }

    /** Returns when the last request was answered or given up. */
    public static Outcome run(InetSocketAddress server, Offer offer, Supplier<byte[]> requests) {
        try {
            return new OpenLoop(server, offer, requests).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome run() throws IOException {
        List<OpenLoopConnection> all = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < offer.connections; i++) {
                OpenLoopConnection connection = new OpenLoopConnection(server, selector);
                all.add(connection);
                idle.push(connection);
            }
            loop(selector);
            failed += all.stream().filter(OpenLoopConnection::isBusy).count();
        } finally {
            all.forEach(OpenLoopConnection::close);
        }
        long[] sorted = Arrays.copyOf(latencies, good);
        Arrays.sort(sorted);
        double seconds = offer.time.toNanos() / 1e9;
        return new Outcome(
                came,
                good,
                late,
                refused,
                unsent,
                failed,
                good / seconds,
                percentile(sorted, 50),
                percentile(sorted, 99));
    }

    private void loop(Selector selector) throws IOException {
        long begin = System.nanoTime();
        long end = begin + offer.time.toNanos();
        long last = end + offer.patience.toNanos();
        long next = begin + pause();
        for (long now = begin; now < end || (now < last && isUnfinished()); now = System.nanoTime()) {
            while (next <= now && next < end) {
                came++;
                waiting.add(next);
                next += pause();
            }
            giveUp(now);
            while (!waiting.isEmpty() && !idle.isEmpty()) {
                idle.pop().send(requests.get(), waiting.remove());
            }
            if (selector.selectNow(this::answered) == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        unsent += waiting.size();
    }

    private boolean isUnfinished() {
        return !waiting.isEmpty() || idle.size() < offer.connections;
    }

    /** The time between two arrivals of a Poisson process. */
    private long pause() {
        return (long) (-Math.log(1 - chance.nextDouble()) / offer.perSecond * 1e9);
    }

    private void giveUp(long now) {
        while (!waiting.isEmpty() && now - waiting.element() > offer.patience.toNanos()) {
            waiting.remove();
            unsent++;
        }
    }

    private void answered(SelectionKey key) {
        OpenLoopConnection connection = (OpenLoopConnection) key.attachment();
        int status = connection.receive();
        if (status == OpenLoopConnection.UNFINISHED) {
            return;
        }
        idle.push(connection);
        long nanos = System.nanoTime() - connection.since();
        if (status == OK && nanos <= offer.patience.toNanos()) {
            if (good == latencies.length) {
                latencies = Arrays.copyOf(latencies, good * 2);
            }
            latencies[good++] = nanos;
        } else if (status == OK) {
            late++;
        } else if (REFUSALS.contains(status)) {
            refused++;
        } else {
            failed++;
        }
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)] / 1e6;
    }
}
