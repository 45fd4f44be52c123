package io.sluice.bench.load;

import io.sluice.bench.machine.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * pgbench with statements that are prepared once a connection, as the gateway's are: what the server can do for a
 * client that does nothing else. A closed loop, too.
 *
 * @param port of the server, on loopback
 * @param user the runtime role, so that row-level security holds
 * @param password the role's
 * @param session the server's settings of each connection
 * @param variables of all scripts
 * @param directory where the scripts are written
 */
public record PgBench(
        int port,
        String user,
        String password,
        Map<String, String> session,
        Map<String, String> variables,
        Path directory) {

    private static final String DATABASE = "sluice";
    private static final int MOST_THREADS = 2;
    private static final Pattern TRANSACTIONS = Pattern.compile("number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");

    /** Runs scripts, each as often as its weight says. The percentiles are not known. */
    public Throughput run(int connections, Duration time, PgScript.Way way, Map<PgScript, Integer> weights) {
        List<String> command = new ArrayList<>(List.of(
                "pgbench",
                "--no-vacuum",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=" + user,
                "--protocol=prepared",
                "--client=" + connections,
                "--jobs=" + Math.min(MOST_THREADS, connections),
                "--time=" + time.toSeconds()));
        variables.forEach((name, value) -> command.add("--define=" + name + "=" + value));
        weights.forEach((script, weight) -> command.add("--file=" + written(script, way) + "@" + weight));
        command.add(DATABASE);
        String output = Command.run(time.plusSeconds(60), environment(), command);
        if (output.contains("aborted")) {
            throw new IllegalStateException("pgbench gave up:\n" + output);
        }
        long transactions = (long) number(TRANSACTIONS, output, null);
        long failed = (long) number(FAILED, output, 0.0);
        return new Throughput(
                // Where no transaction ended, pgbench tells no rate.
                transactions == 0 ? 0 : number(RATE, output, null),
                transactions,
                failed,
                Double.NaN,
                Double.NaN,
                failed == 0 ? "" : failed + " failed transactions");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGPASSWORD", password);
        environment.put("PGSSLMODE", "disable");
        environment.put("PGGSSENCMODE", "disable");
        environment.put("LC_ALL", "C");
        environment.put(
                "PGOPTIONS",
                session.entrySet().stream()
                        .map(one -> "-c " + one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining(" ")));
        return environment;
    }

    private Path written(PgScript script, PgScript.Way way) {
        try {
            Files.createDirectories(directory);
            String name =
                    script.name() + "-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".sql";
            return Files.writeString(directory.resolve(name), script.text(way));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(Pattern pattern, String output, @Nullable Double absent) {
        Matcher found = pattern.matcher(output);
        if (found.find()) {
            return Double.parseDouble(found.group(1));
        }
        if (absent == null) {
            throw new IllegalStateException("pgbench told no figures:\n" + output);
        }
        return absent;
    }
}
