package io.sluice.scenario.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What callers were told, written down while a load runs, to be held against the database afterwards. Thread-safe. */
final class Ledger {
    /** What is known of a write from its answers alone. */
    enum Outcome {
        ACKNOWLEDGED,
        REFUSED,
        UNKNOWN
    }

    /**
     * One product that a caller wanted to make, or one order.
     *
     * @param marker the product's name; nothing else has it
     */
    record Write(long tenant, String marker, boolean keyed, Outcome outcome, String code) {}

    /** An order with an answer; the id is 0 where none is known. */
    record OrderWrite(long tenant, long id, boolean keyed, Outcome outcome) {}

    private static final Pattern MARKER = Pattern.compile("m-(\\d+)-");

    private final Map<String, Write> writes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<OrderWrite> orders = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Writing.Written> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong tokenReads = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong reportedLost = new AtomicLong();
    private final AtomicLong withoutToken = new AtomicLong();

    /** A product whose answer carried a token. */
    void acknowledged(Writing.Written written) {
        acknowledged.add(written);
    }

    /** All products whose answers carried a token, in the order of their answers. */
    List<Writing.Written> acknowledged() {
        return List.copyOf(acknowledged);
    }

    void wrote(Write write) {
        writes.put(write.marker(), write);
    }

    void ordered(OrderWrite order) {
        orders.add(order);
    }

    Map<String, Write> writes() {
        return writes;
    }

    List<OrderWrite> orders() {
        return List.copyOf(orders);
    }

    long count(Outcome outcome) {
        return writes.values().stream()
                        .filter(write -> write.outcome() == outcome)
                        .count()
                + orders.stream().filter(order -> order.outcome() == outcome).count();
    }

    /** An answer that one tenant got is looked through for another's marker. */
    void look(Shop shop, Answer answer) {
        Matcher matcher = MARKER.matcher(answer.body());
        while (matcher.find()) {
            if (Long.parseLong(matcher.group(1)) != shop.tenant()) {
                foreign.incrementAndGet();
                violations.add("tenant " + shop.tenant() + " was answered " + answer.body());
            }
        }
    }

    /** The answer to a read that sent the token of this write. */
    void readByToken(Shop shop, String marker, Answer answer) {
        tokenReads.incrementAndGet();
        if (answer.code().equals("write-lost")) {
            reportedLost.incrementAndGet();
        } else if (answer.status() == 404 || (answer.isGood() && !answer.body().contains(marker))) {
            stale.incrementAndGet();
            violations.add("tenant " + shop.tenant() + " read by token without " + marker + ": " + answer);
        }
    }

    void acknowledgedWithoutToken() {
        withoutToken.incrementAndGet();
    }

    long tokenReads() {
        return tokenReads.get();
    }

    long staleReads() {
        return stale.get();
    }

    long foreignAnswers() {
        return foreign.get();
    }

    long reportedLost() {
        return reportedLost.get();
    }

    /** Acknowledged writes whose answer carried no token. */
    long withoutToken() {
        return withoutToken.get();
    }

    /** The first things that went wrong, in words. */
    List<String> violations() {
        return violations.stream().limit(5).toList();
    }
}
