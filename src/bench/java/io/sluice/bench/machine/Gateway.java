package io.sluice.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
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

/** The packaged gateway as a process of its own, on loopback ports of its own. Not thread-safe. */
public final class Gateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Where logs of measured processes go; told where one did not start. */
    private static final Path LOGS = Path.of("target", "bench", "logs");

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * How one is started.
     *
     * @param name what it is called in the report; also its log's name
     * @param jdk what runs it
     * @param jvmOptions what stands before {@code -jar}
     * @param jar the runner of the package
     * @param settings the gateway's configuration
     */
    public record Launch(String name, Jdk jdk, List<String> jvmOptions, Path jar, Map<String, String> settings) {

        public Launch {
            jvmOptions = List.copyOf(jvmOptions);
            settings = Map.copyOf(settings);
        }

        /** The same with more settings, which win. */
        public Launch with(Map<String, String> more) {
            Map<String, String> all = new TreeMap<>(settings);
            all.putAll(more);
            return new Launch(name, jdk, jvmOptions, jar, all);
        }

        public Launch named(String other) {
            return new Launch(other, jdk, jvmOptions, jar, settings);
        }
    }

    private final String name;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Process process;

    private Gateway(Launch launch) {
        this.name = launch.name;
        this.process = start(launch);
    }

    /** Starts one and does not wait. */
    public static Gateway launch(Launch launch) {
        return new Gateway(launch);
    }

    /** Starts one and returns when it says that it is ready. */
    public static Gateway ready(Launch launch) {
        Gateway gateway = new Gateway(launch);
        try {
            gateway.awaitReady();
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private Process start(Launch launch) {
        List<String> command = new ArrayList<>();
        command.add(launch.jdk.java().toString());
        command.addAll(launch.jvmOptions);
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.host=127.0.0.1");
        command.add("-Dquarkus.management.port=" + managementPort);
        new TreeMap<>(launch.settings).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-jar");
        command.add(launch.jar.toString());
        try {
            Files.createDirectories(LOGS);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(log().toFile()));
            builder.environment().keySet().removeIf(Gateway::isConfiguration);
            Process started = builder.start();
            // Nobody would end it if this program were ended half-way.
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isConfiguration(String variable) {
        return variable.startsWith("SLUICE_") || variable.startsWith("QUARKUS_") || variable.startsWith("JAVA_TOOL_");
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public URI api() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return LOGS.resolve(name + ".log");
    }

    public void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(name + " does not become ready, see " + log());
            }
            pause(PAUSE);
        }
    }

    private boolean isReady() {
        try {
            URI probe = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
            return send(HttpRequest.newBuilder(probe)).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** GETs the path as a manager of the tenant. */
    public HttpResponse<String> get(String path, long tenant) {
        return send(HttpRequest.newBuilder(api().resolve(path)).header("X-Tenant-Id", Long.toString(tenant)));
    }

    /** POSTs the JSON as a manager of the tenant. */
    public HttpResponse<String> post(String path, long tenant, String json) {
        return send(HttpRequest.newBuilder(api().resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** SIGTERM; returns when the process has ended by itself. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end, see " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** SIGKILL; returns when the process is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Lets time pass. */
    public static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
