package io.sluice.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds while nobody breaks the cluster; {@link ClusterFaultsTest} breaks it. */
class EmbeddedClusterTest {
    private static EmbeddedCluster cluster;

    @BeforeAll
    static void startACluster() {
        cluster = EmbeddedCluster.start(ClusterOptions.defaults().withLinks());
    }

    @AfterAll
    static void endIt() {
        cluster.close();
    }

    @Test
    void startsOnePrimaryAndTwoReplicas() {
        // Given a started cluster
        // When
        List<ClusterNode> nodes = cluster.nodes();

        // Then
        assertThat(nodes).extracting(ClusterNode::name).containsExactly("node-1", "node-2", "node-3");
        assertThat(cluster.primary().name()).isEqualTo("node-1");
        assertThat(cluster.replicas()).extracting(ClusterNode::name).containsExactly("node-2", "node-3");
    }

    @Test
    void replicasShowTheRowsOfThePrimary() throws SQLException {
        // Given
        TestSql.run(cluster.primary(), "CREATE TABLE streamed (id int); INSERT INTO streamed VALUES (42)");

        // When
        List<ClusterNode> replicas = cluster.replicas();

        // Then
        assertThat(replicas).hasSize(2);
        for (ClusterNode replica : replicas) {
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(TestSql.value(replica, "SELECT id FROM streamed"))
                            .isEqualTo("42"));
        }
    }

    @Test
    void replicasRefuseWrites() {
        // Given
        ClusterNode replica = cluster.node("node-2");

        // When / Then
        assertThatThrownBy(() -> TestSql.run(replica, "CREATE TABLE refused (id int)"))
                .hasMessageContaining("read-only transaction");
    }

    @Test
    void everyRoleNeedsItsPassword() throws SQLException {
        for (Role role : Role.values()) {
            // Given
            Properties wrong = new Properties();
            wrong.setProperty("user", role.username());
            wrong.setProperty("password", "guess");
            Properties none = new Properties();
            none.setProperty("user", role.username());

            // When
            try (Connection right = cluster.primary().connect(role)) {
                // Then
                assertThat(right.getMetaData().getUserName()).isEqualTo(role.username());
            }
            assertThatThrownBy(
                            () -> DriverManager.getConnection(cluster.primary().jdbcUrl(), wrong))
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(
                            () -> DriverManager.getConnection(cluster.primary().jdbcUrl(), none))
                    .hasMessageContaining("no password");
        }
    }

    @Test
    void theRuntimeRoleCanNeitherBypassPoliciesNorCreateAnything() throws SQLException {
        // Given
        try (Connection app = cluster.primary().connect(Role.APP);
                Statement statement = app.createStatement();
                // When
                ResultSet row = statement.executeQuery("""
                        SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication,
                               (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid)
                        FROM pg_roles WHERE rolname = current_user
                        """)) {
            // Then
            row.next();
            assertThat(row.getBoolean(1)).isFalse();
            assertThat(row.getInt(2)).isZero();
            assertThatThrownBy(() -> TestSql.run(app, "CREATE TABLE mine (id int)"))
                    .hasMessageContaining("permission denied for schema public");
            assertThatThrownBy(() -> TestSql.run(app, "CREATE TEMP TABLE mine (id int)"))
                    .hasMessageContaining("permission denied to create temporary tables");
        }
    }

    @Test
    void theOwnerOwnsTheDatabaseAndTheMonitorReadsStatistics() throws SQLException {
        // Given
        try (Connection owner = cluster.primary().connect(Role.OWNER);
                Connection monitor = cluster.primary().connect(Role.MONITOR)) {
            // When
            TestSql.run(owner, "CREATE TABLE owned (id int)");

            // Then
            assertThat(TestSql.value(owner, "SELECT tableowner FROM pg_tables WHERE tablename = 'owned'"))
                    .isEqualTo("sluice_owner");
            assertThat(TestSql.value(monitor, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"))
                    .isNotEqualTo("0");
            assertThat(TestSql.value(monitor, "SELECT count(*) > 0 FROM pg_stat_statements"))
                    .isEqualTo("t");
            assertThatThrownBy(() -> TestSql.value(monitor, "SELECT id FROM owned"))
                    .hasMessageContaining("permission denied for table owned");
        }
    }

    @Test
    void tellsTheGatewayToGoThroughTheLinks() throws SQLException {
        // Given
        ClusterNode node = cluster.node("node-3");
        String hosts = cluster.configuration().get("sluice.database.hosts");
        long before = node.link().counters().connections();

        // When
        assertThat(hosts).isEqualTo(cluster.hosts()).contains(":" + node.link().port());
        try (Connection app = DriverManager.getConnection(
                "jdbc:postgresql://" + node.host() + "/sluice?sslmode=disable",
                cluster.configuration().get("sluice.database.username"),
                cluster.configuration().get("sluice.database.password"))) {
            // Then
            assertThat(TestSql.value(app, "SHOW cluster_name")).isEqualTo("node-3");
        }
        assertThat(node.link().counters().connections()).isEqualTo(before + 1);
    }

    @Test
    void losesTheAnswerToACommitThatHappened() throws SQLException {
        // Given
        ClusterNode primary = cluster.primary();
        TestSql.run(primary, "CREATE TABLE ledger (id int)");
        primary.link().cutAnswersAt("COMMIT".getBytes(US_ASCII));
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://" + primary.host() + "/sluice?sslmode=disable&gssEncMode=disable",
                Role.SUPERUSER.username(),
                cluster.password(Role.SUPERUSER))) {
            connection.setAutoCommit(false);
            TestSql.run(connection, "INSERT INTO ledger VALUES (1)");

            // When
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);

            // Then
            assertThat(TestSql.value(primary, "SELECT count(*) FROM ledger")).isEqualTo("1");
        } finally {
            primary.link().pass();
        }
    }

    @Test
    void leavesNoProcessAndNoDirectoryWhenClosed() {
        // Given
        EmbeddedCluster brief = EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(1));
        List<Long> servers = brief.nodes().stream().map(ClusterNode::pid).toList();
        brief.node("node-1").freeze();

        // When
        brief.close();

        // Then
        assertThat(brief.directory()).doesNotExist();
        assertThat(servers).hasSize(2).noneMatch(TestSql::isAlive);
    }

    @Test
    void leavesNothingWhenTheJvmIsKilled() throws Exception {
        // Given
        Process jvm = otherJvm();
        List<String> lines = readUntilReady(jvm);
        Path directory = Path.of(lines.get(0));
        List<Long> servers =
                Arrays.stream(lines.get(1).split(",")).map(Long::valueOf).toList();
        assertThat(directory).isDirectory();
        assertThat(servers).hasSize(2).allMatch(TestSql::isAlive);

        // When
        jvm.destroyForcibly().waitFor();

        // Then
        await().untilAsserted(() -> {
            assertThat(directory).doesNotExist();
            assertThat(servers).noneMatch(TestSql::isAlive);
        });
    }

    @Test
    void sweepsUpWhatAJvmLeftWhoseGuardWasKilledToo() throws Exception {
        // Given
        Process jvm = otherJvm();
        List<String> lines = readUntilReady(jvm);
        Path directory = Path.of(lines.get(0));
        List<Long> servers =
                Arrays.stream(lines.get(1).split(",")).map(Long::valueOf).toList();
        jvm.children()
                .filter(child -> child.info().commandLine().orElse("").contains("sluice-guard"))
                .forEach(ProcessHandle::destroyForcibly);
        jvm.destroyForcibly().waitFor();
        assertThat(servers).allMatch(TestSql::isAlive);

        // When
        EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(0)).close();

        // Then
        assertThat(directory).doesNotExist();
        assertThat(servers).noneMatch(TestSql::isAlive);
        assertThat(cluster.directory()).isDirectory();
        assertThat(cluster.nodes()).allMatch(ClusterNode::isRunning);
    }

    @Test
    void outlivesItsClassLoaderAndIsFoundAgainFromAnother() throws Exception {
        // Given
        Object first = startOrAttachInItsOwnClassLoader();
        System.gc();

        // When
        Object second = startOrAttachInItsOwnClassLoader();

        // Then
        assertThat(second.getClass()).isNotEqualTo(first.getClass());
        assertThat(invoke(second, "configuration")).isEqualTo(invoke(first, "configuration"));
        assertThat(invoke(invoke(second, "primary"), "pid")).isEqualTo(invoke(invoke(first, "primary"), "pid"));
        invoke(first, "close");
        assertThat(invoke(invoke(second, "primary"), "isPrimary")).isEqualTo(true);
        try (EmbeddedCluster linked =
                EmbeddedCluster.startOrAttach(ClusterOptions.defaults().withLinks())) {
            assertThat(linked.directory()).isEqualTo(invoke(first, "directory"));
            assertThat(linked.hosts()).isNotEqualTo(invoke(first, "hosts"));
        }
    }

    private static Object startOrAttachInItsOwnClassLoader() throws Exception {
        URL classes =
                EmbeddedCluster.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader loader = new URLClassLoader(new URL[] {classes}, EmbeddedCluster.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                synchronized (getClassLoadingLock(name)) {
                    Class<?> known = findLoadedClass(name);
                    return known != null
                            ? known
                            : name.startsWith("io.sluice.") ? findClass(name) : super.loadClass(name, resolve);
                }
            }
        };
        Class<?> options = loader.loadClass(ClusterOptions.class.getName());
        return loader.loadClass(EmbeddedCluster.class.getName())
                .getMethod("startOrAttach", options)
                .invoke(null, options.getMethod("defaults").invoke(null));
    }

    private static Object invoke(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    /** Runs {@link #main} in a JVM of its own. */
    private static Process otherJvm() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        EmbeddedClusterTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> readUntilReady(Process jvm) throws IOException {
        List<String> lines = new ArrayList<>();
        var reader = jvm.inputReader();
        for (String line = reader.readLine(); line != null && lines.size() < 2; line = reader.readLine()) {
            if (line.startsWith("> ")) {
                lines.add(line.substring(2));
            }
            if (lines.size() == 2) {
                break;
            }
        }
        assertThat(lines).as("what the other JVM said").hasSize(2);
        return lines;
    }

    /** The other JVM: starts a cluster, says so, and waits to be killed. */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedCluster own = EmbeddedCluster.start(ClusterOptions.defaults().withReplicas(1));
        System.out.println("> " + own.directory());
        System.out.println("> "
                + own.nodes().stream()
                        .map(node -> Long.toString(node.pid()))
                        .reduce((a, b) -> a + "," + b)
                        .orElse(""));
        Thread.sleep(Duration.ofMinutes(2).toMillis());
    }
}
