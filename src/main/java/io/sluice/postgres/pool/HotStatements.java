package io.sluice.postgres.pool;

import io.sluice.postgres.statement.Statement;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The statements that are used most, so that a connection can know them before its first borrower comes. One for all
 * nodes and not one a node: a replica that becomes the primary is asked for what the old one was. Learnt from use,
 * because nobody else knows what an installation asks for most; what is known at the start is told. Thread-safe.
 */
@Singleton
public class HotStatements {

    /**
     * All statements are constants, so there are some hundred; the bound is for a user of the project who builds SQL.
     */
    private static final int MOST_REMEMBERED = 1_024;

    private final ConcurrentMap<String, LongAdder> uses = new ConcurrentHashMap<>();

    void used(String sql) {
        LongAdder known = uses.get(sql);
        if (known == null && uses.size() < MOST_REMEMBERED) {
            known = uses.computeIfAbsent(sql, unknown -> new LongAdder());
        }
        if (known != null) {
            known.increment();
        }
    }

    void expect(Collection<? extends Statement<?>> statements) {
        statements.forEach(statement -> used(statement.sql()));
    }

    /** SQL texts, the most used first. */
    List<String> top(int most) {
        return uses.entrySet().stream()
                .map(use -> Map.entry(use.getKey(), use.getValue().sum()))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }
}
