package io.sluice.embedded;

import java.util.concurrent.atomic.AtomicLong;

/** The running sums behind {@link LinkCounters}. Thread-safe. */
final class LinkTally {
    final AtomicLong connections = new AtomicLong();
    final AtomicLong bytesToServer = new AtomicLong();
    final AtomicLong bytesToClient = new AtomicLong();
    final AtomicLong turns = new AtomicLong();
    final AtomicLong cuts = new AtomicLong();

    LinkCounters now() {
        return new LinkCounters(connections.get(), bytesToServer.get(), bytesToClient.get(), turns.get(), cuts.get());
    }

    void reset() {
        connections.set(0);
        bytesToServer.set(0);
        bytesToClient.set(0);
        turns.set(0);
        cuts.set(0);
    }
}
