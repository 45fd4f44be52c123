package io.sluice.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * @param only the workloads and series to run; empty for all
 * @param variants the gateways to measure in turn
 * @param connections HTTP connections, where a series does not say otherwise
 * @param databaseConnections the most connections to one server, of a gateway and of pgbench
 * @param maxOrders where the growth of orders ends
 * @param keep whether the report is copied to where the repository keeps it
 */
record Options(
        Mode mode,
        Set<String> only,
        List<Variant> variants,
        int connections,
        int databaseConnections,
        int maxOrders,
        boolean keep) {

    static final String USAGE = """
            usage: src/bench/run [smoke|full] [option …]
              --only WORD,…             of: %s
              --variant NAME:WORD,…     a gateway to measure; WORD is key=value (a setting), -XX:… (for the JVM)
                                        or java=25; may be repeated, then the variants are measured in turn
              --connections N           HTTP connections (32)
              --database-connections N  connections to one server, of a gateway and of pgbench (20)
              --max-orders N            where the growth of orders ends (10000000)
              --keep                    copy the report to docs/benchmarks, for the repository
            """;

    static Options parse(String... arguments) {
        Mode mode = Mode.SMOKE;
        Set<String> only = new LinkedHashSet<>();
        List<Variant> variants = new ArrayList<>();
        int connections = 32;
        int databaseConnections = 20;
        int maxOrders = 10_000_000;
        boolean keep = false;
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "smoke" -> mode = Mode.SMOKE;
                case "full" -> mode = Mode.FULL;
                case "--only" -> only.addAll(known(words.next()));
                case "--variant" -> variants.add(Variant.parse(words.next()));
                case "--connections" -> connections = Integer.parseInt(words.next());
                case "--database-connections" -> databaseConnections = Integer.parseInt(words.next());
                case "--max-orders" -> maxOrders = Integer.parseInt(words.next());
                case "--keep" -> keep = true;
                default -> throw new IllegalArgumentException("unknown: " + word);
            }
        }
        return new Options(
                mode,
                only,
                variants.isEmpty() ? List.of(Variant.plain()) : variants,
                connections,
                databaseConnections,
                maxOrders,
                keep);
    }

    private static List<String> known(String list) {
        List<String> words = Arrays.asList(list.split(",", -1));
        for (String word : words) {
            if (!allWords().contains(word)) {
                throw new IllegalArgumentException("neither a workload nor a series: " + word);
            }
        }
        return words;
    }

    /** Every word that {@code --only} knows. */
    static List<String> allWords() {
        List<String> all = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            all.add(workload.word());
        }
        for (Series series : Series.values()) {
            all.add(series.word());
        }
        return all;
    }

    boolean wants(Workload workload) {
        return only.isEmpty() || only.contains(workload.word());
    }

    boolean wants(Series series) {
        return only.isEmpty() || only.contains(series.word());
    }
}
