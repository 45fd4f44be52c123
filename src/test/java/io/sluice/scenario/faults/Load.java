package io.sluice.scenario.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Callers of all shops and gateways, busy from the start until {@link #stop}. A failure of the callers' own makes
 * {@link #stop} fail.
 */
final class Load implements AutoCloseable {
    private static final Duration AFTERGLOW = Duration.ofSeconds(40);

    /** One client; a turn is one request, with its repetitions. */
    interface Client {
        void turn();

        /** Returns when nothing of it is under way any more. */
        default void finish() throws InterruptedException {}
    }

    private final Timeline timeline = new Timeline();
    private final Ledger ledger = new Ledger();
    private final LoadPlan plan;
    private final List<Shop> shops;
    private final List<Supplier<URI>> gateways;
    private final List<Writing> writings = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final HttpClient http = Caller.http();
    private volatile boolean running = true;
    private volatile long giveUpAt = Long.MAX_VALUE;

    private Load(LoadPlan plan, List<Shop> shops, List<Supplier<URI>> gateways) {
        this.plan = plan;
        this.shops = shops;
        this.gateways = gateways;
    }

    static Load start(LoadPlan plan, List<Shop> shops, List<Supplier<URI>> gateways) {
        Load load = new Load(plan, shops, gateways);
        load.start();
        return load;
    }

    private void start() {
        shops.forEach(shop -> writings.add(new Writing()));
        run(plan.keyedWriters(), index -> new ProductWriter(caller(index), writing(index), true, this::mayRepeat));
        run(plan.plainWriters(), index -> new ProductWriter(caller(index), writing(index), false, this::mayRepeat));
        run(plan.keyedBuyers(), index -> new Buyer(caller(index), true, this::mayRepeat));
        run(plan.plainBuyers(), index -> new Buyer(caller(index), false, this::mayRepeat));
        run(
                plan.arrivals(),
                index -> new Arrivals(new ProductWriter(caller(index), writing(index), true, this::mayRepeat)));
        run(plan.readers(), index -> new Reader(caller(index)));
        run(plan.tokenReaders(), index -> new TokenReader(caller(index), writing(index)));
        threads.forEach(Thread::start);
    }

    private interface ClientFactory {
        Client make(int index);
    }

    private void run(int count, ClientFactory factory) {
        for (int i = 0; i < count; i++) {
            Client client = factory.make(i);
            clients.add(client);
            Thread thread = new Thread(() -> work(client), client.getClass().getSimpleName() + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    private Caller caller(int index) {
        Supplier<URI> gateway = gateways.get(next.getAndIncrement() % gateways.size());
        return new Caller(http, gateway, shops.get(index % shops.size()), plan.deadline(), timeline, ledger);
    }

    private Writing writing(int index) {
        return writings.get(index % shops.size());
    }

    private void work(Client client) {
        try {
            while (running && !Thread.currentThread().isInterrupted()) {
                client.turn();
                long rest = plan.rest().toNanos();
                if (rest > 0) {
                    TimeUnit.NANOSECONDS.sleep(
                            rest / 2 + ThreadLocalRandom.current().nextLong(rest));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    /** Keyed clients repeat until they have an answer, also after the end of the load, but not for ever. */
    private boolean mayRepeat() {
        return System.nanoTime() - giveUpAt < 0 || giveUpAt == Long.MAX_VALUE;
    }

    /** Everyone finishes the request under way; returns when all have. */
    void stop() {
        running = false;
        giveUpAt = System.nanoTime() + AFTERGLOW.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(AFTERGLOW.plusSeconds(15).toMillis());
                if (thread.isAlive()) {
                    throw new AssertionError(thread.getName() + " does not end");
                }
            }
            for (Client client : clients) {
                client.finish();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new AssertionError("a caller failed", failures.get(0));
            }
        }
    }

    Timeline timeline() {
        return timeline;
    }

    Ledger ledger() {
        return ledger;
    }

    LoadPlan plan() {
        return plan;
    }

    /** Ends without ceremony. */
    @Override
    public void close() {
        running = false;
        threads.forEach(Thread::interrupt);
    }
}
