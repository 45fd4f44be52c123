package io.sluice.planted.users;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Blocks its thread, and looks at the wall clock meanwhile. */
final class Impatient {

    Object awaits(Uni<Object> uni) {
        return uni.await().indefinitely();
    }

    Object joins(CompletableFuture<Object> future) {
        return future.join();
    }

    Object gets(CompletableFuture<Object> future) throws InterruptedException, ExecutionException {
        return future.get();
    }

    void sleeps() throws InterruptedException {
        Thread.sleep(1);
    }

    long millis() {
        return System.currentTimeMillis();
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    Instant instant() {
        return Instant.now();
    }
}
