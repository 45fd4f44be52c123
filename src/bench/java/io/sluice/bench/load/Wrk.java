package io.sluice.bench.load;

import io.sluice.bench.machine.Command;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * wrk: a closed loop, so each connection sends its next request when the last one is answered, and a slow server is
 * asked less. One thread, so that it leaves the processors to the measured.
 */
public final class Wrk {
    private static final Path SCRIPT = Path.of("src", "bench", "wrk", "workload.lua");
    private static final List<String> ERRORS = List.of("connect", "read", "write", "status", "timeout");

    /** Every run asks for other rows than the one before, and the same run for the same ones in every benchmark. */
    private static final AtomicLong SEED = new AtomicLong(20_260_101);

    private Wrk() {}

    /** Runs one of {@code workload.lua}'s kinds with its arguments. */
    public static Throughput run(URI target, int connections, Duration time, String kind, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "wrk",
                "--threads",
                "1",
                "--connections",
                Integer.toString(connections),
                "--duration",
                time.toSeconds() + "s",
                "--timeout",
                "10s",
                "--script",
                SCRIPT.toString(),
                target.toString(),
                "--",
                Long.toString(SEED.getAndIncrement()),
                kind));
        command.addAll(arguments);
        String output = Command.run(time.plusSeconds(60), Map.of(), command);
        return figures(output.lines()
                .filter(line -> line.startsWith("figures "))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk told no figures:\n" + output)));
    }

    private static Throughput figures(String line) {
        Map<String, Long> figures = new LinkedHashMap<>();
        for (String word : line.substring("figures ".length()).split(" ")) {
            String[] pair = word.split("=", 2);
            figures.put(pair[0], Long.parseLong(pair[1]));
        }
        long requests = figures.getOrDefault("requests", 0L);
        Map<String, Long> errors = new LinkedHashMap<>(figures);
        errors.keySet().retainAll(ERRORS);
        errors.values().removeIf(count -> count == 0);
        return new Throughput(
                requests * 1e6 / figures.getOrDefault("micros", 1L),
                requests,
                errors.values().stream().mapToLong(count -> count).sum(),
                requests == 0 ? Double.NaN : figures.getOrDefault("p50", 0L) / 1e3,
                requests == 0 ? Double.NaN : figures.getOrDefault("p99", 0L) / 1e3,
                errors.entrySet().stream()
                        .map(error -> error.getValue() + " " + error.getKey())
                        .collect(Collectors.joining(", ")));
    }
}
