package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Promise: the production package brings no database of its own, and refuses to start with one clear sentence where it
 * would not be safe or could not serve. Runs what {@code package} has built.
 */
class ProductionPackageIT {

    private static final Path PACKAGE = Path.of("target", "quarkus-app");
    private static EmbeddedCluster cluster;

    private record Run(int exitCode, String output) {}

    @BeforeAll
    static void startCluster() {
        cluster = EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0));
        Flyway.configure()
                .dataSource(cluster.primary().jdbcUrl(), Role.OWNER.username(), cluster.password(Role.OWNER))
                .load()
                .migrate();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void bringsNoDatabaseServerAndNoClassThatWouldStartOne() throws IOException {
        // Given
        List<Path> jars;
        try (Stream<Path> files = Files.walk(PACKAGE)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        assertThat(jars).hasSizeGreaterThan(100);

        // When
        List<String> suspicious = new ArrayList<>();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                zip.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith("io/zonky/")
                                || name.endsWith(".txz")
                                || name.endsWith("/initdb")
                                || name.endsWith("/postgres"))
                        .forEach(name -> suspicious.add(jar.getFileName() + "!" + name));
            }
        }

        // Then
        assertThat(suspicious).isEmpty();
    }

    @Test
    void servesWithTheRuntimeRoleAloneAndStopsWhenItIsTold() throws Exception {
        // Given
        int api = freePort();
        int management = freePort();
        Path output = Files.createTempFile("sluice", ".log");
        Process process = launch(
                with(
                        "quarkus.http.port",
                        Integer.toString(api),
                        "quarkus.management.port",
                        Integer.toString(management)),
                output);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> answer(request(management, "/q/health/ready").GET()) == 200);

            // When
            int made = answer(request(api, "/v1/tenants")
                    .header("X-Groups", "operator")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"production\"}")));
            process.destroy();

            // Then
            assertThat(made).isEqualTo(201);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output)).doesNotContain(cluster.password(Role.APP));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    private static int answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void refusesToStartWithoutADatabaseAndNamesTheKeys() throws Exception {
        // When
        Run run = start(Map.of());

        // Then
        assertRefused(run, "sluice.database.hosts", "sluice.database.password", "SLUICE_DATABASE_HOSTS");
    }

    @Test
    void refusesToStartWhenNoNodeAnswers() throws Exception {
        // When
        Run run = start(with("SLUICE_DATABASE_HOSTS", "127.0.0.1:1", "SLUICE_STARTUP_PATIENCE", "1s"));

        // Then
        assertRefused(run, "No node of the cluster answered", "sluice.database.hosts");
    }

    @Test
    void refusesASuperuserAsTheRuntimeRole() throws Exception {
        // When
        Run run = start(with(
                "SLUICE_DATABASE_USERNAME",
                Role.SUPERUSER.username(),
                "SLUICE_DATABASE_PASSWORD",
                cluster.password(Role.SUPERUSER)));

        // Then
        assertRefused(run, "postgres", "superuser");
    }

    @Test
    void refusesTheOwnerAsTheRuntimeRole() throws Exception {
        // When
        Run run = start(with(
                "SLUICE_DATABASE_USERNAME",
                Role.OWNER.username(),
                "SLUICE_DATABASE_PASSWORD",
                cluster.password(Role.OWNER)));

        // Then
        assertRefused(run, "sluice_owner", "owns", "public.orders");
    }

    @Test
    void refusesARoleThatBypassesRowLevelSecurity() throws Exception {
        // Given
        superuser("ALTER ROLE sluice_app BYPASSRLS");
        try {
            // When
            Run run = start(with());

            // Then
            assertRefused(run, "sluice_app", "BYPASSRLS");
        } finally {
            superuser("ALTER ROLE sluice_app NOBYPASSRLS");
        }
    }

    @Test
    void refusesATenantTableWithoutForcedRowLevelSecurity() throws Exception {
        // Given
        superuser("ALTER TABLE order_items NO FORCE ROW LEVEL SECURITY");
        superuser("CREATE TABLE notes (tenant_id bigint, note text)");
        try {
            // When
            Run run = start(with());

            // Then
            assertRefused(run, "not enabled and forced", "public.notes", "public.order_items");
        } finally {
            superuser("ALTER TABLE order_items FORCE ROW LEVEL SECURITY");
            superuser("DROP TABLE notes");
        }
    }

    @Test
    void refusesASchemaThatIsTooOld() throws Exception {
        // Given
        superuser("UPDATE flyway_schema_history SET success = false WHERE version::integer > 3");
        try {
            // When
            Run run = start(with());

            // Then
            assertRefused(run, "version 3", "migrate first");
        } finally {
            superuser("UPDATE flyway_schema_history SET success = true");
        }
    }

    @Test
    void refusesToStartWithoutAKeyToCheckTokensWith() throws Exception {
        // When
        Run run = start(with("SLUICE_TENANCY_SOURCE", "jwt"));

        // Then
        assertRefused(run, "mp.jwt.verify.publickey.location", "sluice.tenancy.source");
    }

    @Test
    void refusesAKeyThatItDoesNotKnow() throws Exception {
        // When
        Run run = start(with("sluice.pool.max-sise", "5"));

        // Then
        assertThat(run.exitCode).isNotZero();
        assertThat(run.output).contains("sluice.pool.max-sise");
    }

    @Test
    void refusesAPoolWhoseLeastIsAboveItsMost() throws Exception {
        // When
        Run run = start(with("sluice.pool.min-size", "5", "sluice.pool.max-size", "3"));

        // Then
        assertRefused(run, "sluice.pool.min-size=5", "sluice.pool.max-size=3");
    }

    @Test
    void refusesAWaitOfNoTime() throws Exception {
        // When
        Run run = start(with("sluice.pool.acquire-timeout", "0s", "sluice.pool.keepalive-idle", "500ms"));

        // Then
        assertThat(run.exitCode).isNotZero();
        assertThat(run.output).contains("sluice.pool.acquire-timeout", "sluice.pool.keepalive-idle");
    }

    private static void assertRefused(Run run, String... words) {
        assertThat(run.exitCode).as(run.output).isNotZero();
        assertThat(run.output).contains(words).doesNotContain("\tat io.");
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> settings = new HashMap<>();
        cluster.configuration().forEach((key, value) -> {
            if (!key.contains(".owner.")) {
                settings.put(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value);
            }
        });
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    /** Runs the package until it ends by itself. */
    private static Run start(Map<String, String> settings) throws IOException, InterruptedException {
        Path output = Files.createTempFile("sluice", ".log");
        Process process = launch(settings, output);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the process ended")
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Starts the package; keys with dots go on the command line, others into the environment. */
    private static Process launch(Map<String, String> settings, Path output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.management.port=0");
        settings.forEach((key, value) -> {
            if (key.contains(".")) {
                command.add("-D" + key + "=" + value);
            }
        });
        command.add("-jar");
        command.add(PACKAGE.resolve("quarkus-run.jar").toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().put("SLUICE_TENANCY_SOURCE", "header");
        settings.forEach((key, value) -> {
            if (!key.contains(".")) {
                builder.environment().put(key, value);
            }
        });
        return builder.start();
    }

    private static void superuser(String sql) throws SQLException {
        try (Connection connection = cluster.primary().connect(Role.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
