package io.sluice.scenario.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;

/**
 * The packaged gateway as an operator runs it: a process with ports of its own and its log in a file, which stays below
 * {@code target/fault-logs}. Keeps its ports over a restart. Not thread-safe, but its address may be read by all.
 */
final class GatewayProcess implements AutoCloseable {
    private static final Path PACKAGE = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** The setting that stands for the size of its heap. */
    static final String HEAP = "test.heap";

    private static final Path LOGS = Path.of("target", "fault-logs");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> settings;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path log;
    private Process process;

    private GatewayProcess(String name, Map<String, String> settings) throws IOException {
        this.settings = new TreeMap<>(settings);
        Files.createDirectories(LOGS);
        this.log = LOGS.resolve(name + ".log");
        Files.deleteIfExists(log);
        this.process = launch();
    }

    /** Starts one and returns when it is ready; its name is the name of its log. */
    static GatewayProcess start(String name, Map<String, String> settings) {
        GatewayProcess gateway = launch(name, settings);
        gateway.awaitReady();
        return gateway;
    }

    /** Starts one and does not wait. */
    static GatewayProcess launch(String name, Map<String, String> settings) {
        if (!Files.exists(PACKAGE)) {
            throw new IllegalStateException(PACKAGE + " is missing: build it with ./mvnw package -DskipTests");
        }
        try {
            return new GatewayProcess(name, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + port);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void awaitReady() {
        await("the gateway is ready, see " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the gateway has ended", () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> management("/q/health/ready").statusCode() == 200);
    }

    /** Returns when the gateway answers its probes at all, ready or not. */
    void awaitLive() {
        await("the gateway lives, see " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the gateway has ended", () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> management("/q/health/live").statusCode() == 200);
    }

    /** What the readiness check tells: {@code reads}, {@code writes} and one line a node. */
    Map<String, String> readiness() {
        try {
            Map<String, String> data = new TreeMap<>();
            for (JsonNode check :
                    JSON.readTree(management("/q/health/ready").body()).path("checks")) {
                check.path("data")
                        .fields()
                        .forEachRemaining(entry ->
                                data.put(entry.getKey(), entry.getValue().asText()));
            }
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sum over all series of the metric whose line contains the words. */
    double metric(String name, String... words) {
        return management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(words).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> management(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many lines of the log contain the words. */
    long logged(String words) {
        return log().lines().filter(line -> line.contains(words)).count();
    }

    /** How many files and sockets the process has open; Linux only. */
    long openFiles() {
        try (var files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most memory that the process ever had at once, in megabytes; Linux only. */
    long mostResidentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM; returns when it has ended. */
    void stop() {
        end(process::destroy);
    }

    /** SIGKILL; returns when it has ended. */
    void kill() {
        end(process::destroyForcibly);
    }

    private void end(Executable order) {
        try {
            order.execute();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gateway did not end");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the ended process again, on the same ports and with the same settings; does not wait. */
    void relaunch() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + settings.getOrDefault(HEAP, "384m"));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + managementPort);
        command.add("-Dsluice.tenancy.source=header");
        command.add("-Dquarkus.log.console.json.enabled=false");
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-jar");
        command.add(PACKAGE.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("QUARKUS_"));
        return builder.start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
