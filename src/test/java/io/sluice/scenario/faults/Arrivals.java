package io.sluice.scenario.faults;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * New callers, one each turn, who do not wait for those before them: what becomes of a request that arrives now is seen
 * also while everybody else hangs. Beyond a hundred under way no more come.
 */
final class Arrivals implements Load.Client {
    private static final int MOST = 100;

    private final Load.Client each;
    private final Semaphore places = new Semaphore(MOST);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "arrival");
        thread.setDaemon(true);
        return thread;
    });

    Arrivals(Load.Client each) {
        this.each = each;
    }

    @Override
    public void turn() {
        if (places.tryAcquire()) {
            threads.execute(() -> {
                try {
                    each.turn();
                } finally {
                    places.release();
                }
            });
        }
    }

    /** Returns when all have their answers. */
    @Override
    public void finish() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new AssertionError("callers that arrived do not end");
        }
    }
}
