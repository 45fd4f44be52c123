package io.sluice.support;

import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.Role;
import io.sluice.embedded.link.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PgBouncer in transaction mode before one server, from the system's package; few server connections, so that
 * every one serves every tenant in turn. It drops its rights to {@code nobody} where it is started as root.
 */
public final class PgBouncer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"), Path.of("/usr/local/bin/pgbouncer"));

    private final Path home;
    private final Process process;
    private final int port;

    private PgBouncer(Path home, Process process, int port) {
        this.home = home;
        this.process = process;
        this.port = port;
    }

    /** Whether a PgBouncer is there to be started. */
    public static boolean isInstalled() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    /** Starts one before the server at this port, and returns when it takes connections. */
    public static PgBouncer before(EmbeddedCluster cluster, int serverPort, int serverConnections) {
        try {
            Path home = Files.createTempDirectory("pgbouncer");
            int port = LoopbackPorts.next();
            Files.writeString(home.resolve("userlist.txt"), users(cluster));
            Files.writeString(home.resolve("pgbouncer.ini"), """
                    [databases]
                    sluice = host=127.0.0.1 port=%d dbname=sluice
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = scram-sha-256
                    auth_file = %s/userlist.txt
                    pool_mode = transaction
                    default_pool_size = %d
                    max_client_conn = 200
                    server_login_retry = 1
                    logfile = %s/pgbouncer.log
                    %s
                    """.formatted(
                            serverPort, port, home, serverConnections, home, isRoot(home) ? "user = nobody" : ""));
            makeReadable(home);
            Process process = new ProcessBuilder(
                            PLACES.stream()
                                    .filter(Files::isExecutable)
                                    .findFirst()
                                    .orElseThrow()
                                    .toString(),
                            home.resolve("pgbouncer.ini").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output.log").toFile())
                    .start();
            PgBouncer bouncer = new PgBouncer(home, process, port);
            bouncer.awaitStart();
            return bouncer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where clients connect. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    private static String users(EmbeddedCluster cluster) {
        StringBuilder lines = new StringBuilder();
        for (Role role : List.of(Role.APP, Role.MONITOR, Role.OWNER)) {
            lines.append('"')
                    .append(role.username())
                    .append("\" \"")
                    .append(cluster.password(role))
                    .append("\"\n");
        }
        return lines.toString();
    }

    private static boolean isRoot(Path home) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid"));
    }

    /** Everybody here may read and write it: it is gone with the test, and so are the passwords. */
    private static void makeReadable(Path home) throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    private void awaitStart() throws IOException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - limit > 0) {
                    throw new IllegalStateException("PgBouncer does not start:\n" + log());
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it wrote. */
    public String log() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String name : List.of("output.log", "pgbouncer.log")) {
            if (Files.exists(home.resolve(name))) {
                texts.add(Files.readString(home.resolve(name)));
            }
        }
        return String.join("\n", texts);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
