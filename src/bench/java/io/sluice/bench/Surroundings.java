package io.sluice.bench;

import io.sluice.bench.machine.Command;
import io.sluice.embedded.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where and how it was measured, in words. */
final class Surroundings {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Surroundings() {}

    static void write(Lab lab) {
        Options options = lab.options();
        StringBuilder text = new StringBuilder();
        item(
                text,
                "Run",
                options.mode().name().toLowerCase(Locale.ROOT) + ", "
                        + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", commit " + commit());
        item(
                text,
                "Machine",
                Runtime.getRuntime().availableProcessors() + " processors (" + processor() + "), "
                        + memory() + ", Linux " + System.getProperty("os.version")
                        + "; clients, gateway and PostgreSQL all on it");
        item(
                text,
                "PostgreSQL",
                postgres(lab) + ", a primary and one replica, beside the embedded cluster's settings"
                        + " (fsync = off among them, so no figure has a disk in it): " + words(Lab.SERVER_SETTINGS));
        item(text, "Generators", firstLine(List.of("pgbench", "--version")) + ", wrk, one thread");
        item(text, "JVM of every gateway", String.join(" ", Lab.JVM_OPTIONS) + ", otherwise as it comes");
        lab.gateways().keySet().forEach(variant -> item(text, "`" + variant.name() + "`", variant.words()));
        item(text, "Gateway settings", words(settings(lab)));
        item(text, "Callers", "by header (`sluice.tenancy.source=header`), plain HTTP/1.1, no TLS anywhere");
        item(
                text,
                "Rows",
                "%,d tenants with %d users, %d products and %d orders each"
                        .formatted(
                                options.mode().tenants(),
                                Shop.USERS_PER_TENANT,
                                Shop.PRODUCTS_PER_TENANT,
                                Shop.ORDERS_PER_TENANT));
        lab.report().section("Measured on", text.toString());
    }

    private static Map<String, String> settings(Lab lab) {
        Map<String, String> settings = new TreeMap<>(lab.launch(Variant.plain()).settings());
        settings.keySet().removeIf(key -> !key.startsWith("sluice.pool."));
        return settings;
    }

    private static void item(StringBuilder text, String name, String words) {
        text.append("- ").append(name).append(": ").append(words).append('\n');
    }

    private static String words(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(one -> "`" + one.getKey() + "=" + one.getValue() + "`")
                        .collect(Collectors.joining(", "));
    }

    private static String commit() {
        String commit = firstLine(List.of("git", "rev-parse", "--short", "HEAD"));
        boolean changed = !firstLine(List.of("git", "status", "--porcelain", "--untracked-files=no"))
                .isEmpty();
        return commit + (changed ? " with changes" : "");
    }

    private static String firstLine(List<String> command) {
        try {
            return Command.run(LIMIT, Map.of(), command).lines().findFirst().orElse("");
        } catch (IllegalStateException notHere) {
            return "unknown";
        }
    }

    private static String processor() {
        return field("/proc/cpuinfo", "model name");
    }

    private static String memory() {
        String kilobytes = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? "unknown memory" : Long.parseLong(kilobytes) / 1024 / 1024 + " GiB of memory";
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String postgres(Lab lab) {
        try (Connection connection = lab.cluster().primary().connect(Role.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW server_version")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
