package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import io.sluice.embedded.link.LoopbackPorts;
import io.sluice.embedded.link.TcpLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running cluster: {@code node-1} starts as the primary, the others as its replicas. It ends with {@link #close} or
 * with the JVM. Thread-safe.
 */
public final class EmbeddedCluster implements AutoCloseable {
    /** Names the running cluster's directory to code of another class loader in the same JVM. */
    private static final String DIRECTORY_PROPERTY = "sluice.embedded.directory";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "32MB"),
            Map.entry("shared_preload_libraries", "pg_stat_statements"),
            // Files below the data directory instead of /dev/shm: nothing stays there after kill -9.
            Map.entry("dynamic_shared_memory_type", "mmap"),
            Map.entry("fsync", "off"),
            Map.entry("wal_level", "replica"),
            Map.entry("wal_keep_size", "256MB"),
            Map.entry("max_wal_senders", "10"),
            Map.entry("hot_standby", "on"),
            Map.entry("wal_receiver_status_interval", "1s"),
            Map.entry("wal_retrieve_retry_interval", "100ms"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("lc_messages", "C"),
            Map.entry("log_line_prefix", "%m [%p] %u "),
            Map.entry("log_checkpoints", "off"));

    private final Path directory;
    private final ClusterOptions options;
    private final Credentials credentials;
    private final Launcher launcher;

    /** None for a view of a shared cluster: its directory ends with the JVM. */
    private final @Nullable Guard guard;

    /** Grows only; written under this object's lock. */
    private final List<ClusterNode> nodes = new CopyOnWriteArrayList<>();

    private EmbeddedCluster(
            Path directory, ClusterOptions options, Credentials credentials, Launcher launcher, @Nullable Guard guard) {
        this.directory = directory;
        this.options = options;
        this.credentials = credentials;
        this.launcher = launcher;
        this.guard = guard;
    }

    /** Starts a cluster of its own; returns when every replica streams. */
    public static EmbeddedCluster start(ClusterOptions options) {
        try {
            Path parent = parentDirectory();
            Guard.sweep(parent);
            Guard.Guarded guarded = Guard.newDirectory(parent);
            try {
                return start(options, parent, guarded);
            } catch (IOException | SQLException | RuntimeException e) {
                guarded.guard().release();
                throw new ClusterFailure("the embedded cluster did not start: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedCluster start(ClusterOptions options, Path parent, Guard.Guarded guarded)
            throws IOException, SQLException {
        Path directory = guarded.directory();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path binaries = PostgresBinaries.unpacked(parent, directory);
        EmbeddedCluster cluster = new EmbeddedCluster(
                directory, options, Credentials.random(), Launcher.probe(binaries, directory), guarded.guard());
        cluster.populate();
        return cluster;
    }

    /**
     * A view of the one cluster that this JVM's callers of this method share: started by the first, attached to by the
     * others, also from other class loaders (dev mode after a live reload, test profiles). Every view has links of its
     * own, if it wants some. The servers end with the JVM.
     */
    public static EmbeddedCluster startOrAttach(ClusterOptions options) {
        // Interned, so that every class loader's copy of this class takes the same lock.
        synchronized (DIRECTORY_PROPERTY.intern()) {
            String known = System.getProperty(DIRECTORY_PROPERTY);
            if (known == null || !Files.isDirectory(Path.of(known))) {
                known = start(options.withoutLinks()).directory.toString();
                System.setProperty(DIRECTORY_PROPERTY, known);
            }
            return attach(Path.of(known), options);
        }
    }

    private static EmbeddedCluster attach(Path directory, ClusterOptions options) {
        try {
            ClusterFile file = ClusterFile.read(directory);
            EmbeddedCluster view = new EmbeddedCluster(directory, options, file.credentials(), file.launcher(), null);
            file.ports().forEach((name, port) -> view.nodes.add(view.node(name, port)));
            return view;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ours alone, since programs from it are run; passable for everyone, since they run as someone else. */
    private static Path parentDirectory() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        Path parent = temporary.resolve("sluice-embedded-" + System.getProperty("user.name"));
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String owner = Files.getOwner(parent).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw new ClusterFailure(parent + " belongs to " + owner + ", its programs are not run");
        }
        return parent;
    }

    private synchronized void populate() throws IOException, SQLException {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        settings.putAll(options.settings());
        ClusterNode primary = newNode();
        primary.initialise(settings);
        primary.start();
        RolesScript.run(database -> primary.connect(Role.SUPERUSER, database), credentials);
        primary.stop();
        List<ClusterNode> replicas = new ArrayList<>();
        for (int i = 0; i < options.replicas(); i++) {
            ClusterNode replica = newNode();
            replica.copyFrom(primary);
            replicas.add(replica);
        }
        Map<ClusterNode, Process> starting = new LinkedHashMap<>();
        nodes.forEach(node -> starting.put(node, node.launch()));
        starting.forEach(ClusterNode::awaitReady);
        replicas.forEach(replica -> replica.awaitStreamingFrom(primary));
        writeFile();
    }

    /** Adds a replica of the current primary; with a delay it receives at once but shows commits only later. */
    public synchronized ClusterNode addReplica(Duration applyDelay) {
        ClusterNode primary = primary();
        try {
            ClusterNode replica = newNode();
            replica.cloneFrom(primary, applyDelay);
            replica.start();
            replica.awaitStreamingFrom(primary);
            writeFile();
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClusterNode newNode() throws IOException {
        ClusterNode node = node("node-" + (nodes.size() + 1), LoopbackPorts.next());
        Path home = directory.resolve(node.name());
        Files.createDirectory(home);
        launcher.own(home);
        nodes.add(node);
        return node;
    }

    private ClusterNode node(String name, int port) {
        TcpLink link = options.links() ? TcpLink.to(port) : null;
        return new ClusterNode(name, port, directory.resolve(name), launcher, credentials, options.patience(), link);
    }

    private void writeFile() throws IOException {
        Map<String, Integer> ports = new LinkedHashMap<>();
        nodes.forEach(node -> ports.put(node.name(), node.port()));
        new ClusterFile(ports, credentials, launcher).write(directory);
    }

    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    public ClusterNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + name + " in " + nodes));
    }

    /**
     * The running node that takes writes; with two of them (split brain) the one promoted last. Fails if one is frozen.
     */
    public ClusterNode primary() {
        return nodes.stream()
                .filter(ClusterNode::isRunning)
                .filter(ClusterNode::isPrimary)
                .max((one, other) -> Long.compare(one.timeline(), other.timeline()))
                .orElseThrow(() -> new ClusterFailure("no node takes writes: " + nodes));
    }

    /** The running nodes that follow. */
    public List<ClusterNode> replicas() {
        return nodes.stream()
                .filter(ClusterNode::isRunning)
                .filter(node -> !node.isPrimary())
                .toList();
    }

    /** {@code host:port,…} as clients should use it: the links where there are some. */
    public String hosts() {
        return nodes.stream().map(ClusterNode::host).collect(Collectors.joining(","));
    }

    public String password(Role role) {
        return credentials.password(role);
    }

    /** The gateway's configuration for this cluster. */
    public Map<String, String> configuration() {
        return Map.of(
                "sluice.database.hosts", hosts(),
                "sluice.database.name", "sluice",
                "sluice.database.username", Role.APP.username(),
                "sluice.database.password", password(Role.APP),
                "sluice.database.owner.username", Role.OWNER.username(),
                "sluice.database.owner.password", password(Role.OWNER),
                "sluice.database.monitor.username", Role.MONITOR.username(),
                "sluice.database.monitor.password", password(Role.MONITOR),
                "sluice.database.tls", "disable");
    }

    /** Where the cluster's files are while it runs. */
    public Path directory() {
        return directory;
    }

    /** Ends the servers without ceremony and removes everything; of a shared cluster's view only the links. */
    @Override
    public void close() {
        if (options.links()) {
            nodes.forEach(node -> node.link().close());
        }
        if (guard != null) {
            guard.release();
        }
    }
}
