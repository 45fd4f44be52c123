package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise: dev mode needs nothing, survives live reloads without a restart of its cluster, and leaves nothing behind
 * even when it is killed. Runs the README's own command on a copy of the sources.
 */
class DevModeIT {

    private static final Duration TO_START = Duration.ofMinutes(5);
    private static final Duration TO_RELOAD = Duration.ofMinutes(2);
    private static final Duration TO_CLEAN_UP = Duration.ofSeconds(30);
    private static final Pattern DATA_DIRECTORY = Pattern.compile("-D\\s*(\\S+)");

    @TempDir
    Path project;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private @Nullable Process maven;
    private int port;

    @AfterEach
    void end() {
        if (maven != null) {
            maven.descendants().forEach(ProcessHandle::destroyForcibly);
            maven.destroyForcibly();
        }
    }

    @Test
    void startsReloadsAndLeavesNothing() throws Exception {
        // Given
        copySources();
        Path log = startDevMode();
        await("the invitation").atMost(TO_START).until(() -> text(log).contains("try it"));
        await("the first answer").atMost(TO_START).ignoreExceptions().until(() -> get("/v1/orders/1", 1) == 200);
        Set<Long> servers = serverPids();
        List<Path> directories = dataDirectories();
        assertThat(servers).hasSize(3);
        assertThat(directories).hasSize(3).allMatch(Files::exists);

        // When
        assertThat(post("/v1/categories", "{\"name\":\"kept\"}")).isEqualTo(201);
        Path source = project.resolve("src/main/java/io/sluice/tenants/TenantSql.java");
        Files.writeString(source, text(source).replace("\"tenants.find\"", "\"tenants.find_one\""));

        // Then
        await("the reload").atMost(TO_RELOAD).ignoreExceptions().until(() -> {
            get("/v1/orders/1", 1);
            return text(log).contains("Live reload total time");
        });
        await("the answer after it")
                .atMost(TO_RELOAD)
                .ignoreExceptions()
                .until(() -> body("/v1/categories/tree").contains("kept"));
        assertThat(get("/v1/orders/1", 2)).isEqualTo(404);
        assertThat(serverPids()).isEqualTo(servers);

        // When
        devJvm().destroyForcibly();

        // Then
        await("no server is left")
                .atMost(TO_CLEAN_UP)
                .until(() -> servers.stream()
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .noneMatch(ProcessHandle::isAlive));
        await("no directory is left")
                .atMost(TO_CLEAN_UP)
                .until(() -> directories.stream().noneMatch(Files::exists));
    }

    private void copySources() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        for (String part : List.of("pom.xml", "mvnw", ".mvn", "src/main")) {
            try (Stream<Path> files = Files.walk(here.resolve(part))) {
                for (Path file : files.toList()) {
                    Path copy = project.resolve(here.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    if (!Files.isDirectory(file)) {
                        Files.copy(file, copy);
                    }
                }
            }
        }
        assertThat(project.resolve("mvnw").toFile().setExecutable(true)).isTrue();
    }

    private Path startDevMode() throws IOException {
        port = freePort();
        Path log = project.resolve("dev.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "./mvnw",
                        "-B",
                        "-ntp",
                        "quarkus:dev",
                        "-Ddebug=false",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.port=" + freePort(),
                        "-Dquarkus.test.continuous-testing=disabled")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().remove("MAVEN_OPTS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven = builder.start();
        return log;
    }

    private ProcessHandle devJvm() {
        return Objects.requireNonNull(maven)
                .descendants()
                .filter(process -> commandLine(process).contains("-dev.jar"))
                .findFirst()
                .orElseThrow();
    }

    /** The postmasters: servers whose parent is no server. */
    private Stream<ProcessHandle> servers() {
        return devJvm().descendants()
                .filter(process -> commandLine(process).contains("postgres")
                        && DATA_DIRECTORY.matcher(commandLine(process)).find());
    }

    private Set<Long> serverPids() {
        return servers().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private List<Path> dataDirectories() {
        return servers()
                .map(server -> DATA_DIRECTORY.matcher(commandLine(server)))
                .filter(Matcher::find)
                .map(found -> Path.of(found.group(1)))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private int get(String path, long tenant) throws IOException, InterruptedException {
        return client.send(request(path, tenant).GET().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String body(String path) throws IOException, InterruptedException {
        return client.send(
                        request(path, 1).header("Consistency", "strong").GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                        request(path, 1)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(String path, long tenant) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(TO_RELOAD)
                .header("X-Tenant-Id", Long.toString(tenant));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
