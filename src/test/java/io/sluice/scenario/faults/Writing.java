package io.sluice.scenario.faults;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the writers of one shop had acknowledged last, for those who read it by its token. Thread-safe. */
final class Writing {
    /**
     * A product that is there for whoever has the token.
     *
     * @param id the product
     * @param marker its name
     * @param token the token of the write
     */
    record Written(Shop shop, long id, String marker, String token) {}

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final ConcurrentHashMap<Integer, Written> last = new ConcurrentHashMap<>();
    private final AtomicLong writers = new AtomicLong();

    int newWriter() {
        return (int) writers.getAndIncrement();
    }

    void acknowledged(int writer, Written written) {
        last.put(writer, written);
    }

    /** The last write of any writer; none before the first. */
    @Nullable
    Written any() {
        long count = writers.get();
        return count == 0 ? null : last.get((int) ThreadLocalRandom.current().nextLong(count));
    }

    /** A number that no other write of this JVM has. */
    static Supplier<Long> numbers() {
        return NUMBERS::incrementAndGet;
    }
}
