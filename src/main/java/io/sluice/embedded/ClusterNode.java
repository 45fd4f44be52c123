package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import io.sluice.embedded.link.TcpLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server of the cluster, with the faults that a test does to it. Methods return when what they say is true, within
 * the cluster's patience, or throw {@link ClusterFailure}. Thread-safe: what changes the server is serialised.
 */
public final class ClusterNode {
    private final String name;
    private final Duration patience;
    private final Credentials credentials;
    private final ServerAccess access;
    private final DataDirectory data;
    private final ServerProcesses processes;
    private final Path home;
    private final Path log;
    private final @Nullable TcpLink link;

    ClusterNode(
            String name,
            int port,
            Path home,
            Launcher launcher,
            Credentials credentials,
            Duration patience,
            @Nullable TcpLink link) {
        this.name = name;
        this.patience = patience;
        this.credentials = credentials;
        this.access = new ServerAccess(port, credentials, patience);
        this.home = home;
        this.data = new DataDirectory(home.resolve("data"), home, launcher);
        this.processes = new ServerProcesses(data);
        this.log = home.resolve("server.log");
        this.link = link;
    }

    public String name() {
        return name;
    }

    /** The server's own port, behind the link if there is one. */
    public int port() {
        return access.port();
    }

    /** Where clients should connect: the link if there is one, else the server. */
    public String host() {
        return "127.0.0.1:" + (link == null ? port() : link.port());
    }

    public TcpLink link() {
        if (link == null) {
            throw new IllegalStateException("this cluster was started without links");
        }
        return link;
    }

    public String jdbcUrl() {
        return access.url("sluice");
    }

    /** Straight to the server, with answers within the cluster's patience. */
    public Connection connect(Role role) throws SQLException {
        return connect(role, "sluice");
    }

    Connection connect(Role role, String database) throws SQLException {
        return access.connect(role, database);
    }

    public boolean isRunning() {
        return processes.postmaster().isPresent();
    }

    /** The process id of the postmaster; fails unless it runs. */
    public long pid() {
        return processes.runningPostmaster();
    }

    /** The end of the server's log. */
    public String logTail() {
        return ServerLog.tail(log);
    }

    /** Fast shutdown: transactions are rolled back, connections closed, everything written. */
    public synchronized void stop() {
        long postmaster = processes.runningPostmaster();
        processes.thaw();
        processes.signal("INT", List.of(postmaster));
        await("stop", () -> !processes.isOurs(postmaster));
    }

    /** SIGKILL for the postmaster and all its children, as a machine that loses power. */
    public synchronized void kill() {
        processes.kill(Deadline.in(patience));
    }

    /** Starts the stopped or killed server and waits until it takes queries. */
    public synchronized void start() {
        awaitReady(launch());
    }

    /** Starts the cleanly stopped replica as a primary on the timeline it is on, as a wrong restore does. */
    public synchronized void startWritable() {
        data.unmarkStandby();
        start();
    }

    Process launch() {
        if (isRunning()) {
            throw new ClusterFailure(name + " runs already");
        }
        try {
            return data.launcher().start("postgres", List.of("-D", data.path().toString()), home, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady(Process server) {
        await("take queries", () -> {
            if (!server.isAlive()) {
                throw new ClusterFailure(name + " ended with " + server.exitValue() + ":\n" + logTail());
            }
            return processes.isReady(server.pid());
        });
    }

    /** SIGSTOP for all of the server: its kernel still accepts connections, but nobody answers. */
    public synchronized void freeze() {
        processes.freeze();
    }

    public synchronized void thaw() {
        processes.thaw();
    }

    /** SIGSTOP for one backend, given by {@code pg_backend_pid()}. */
    public synchronized void freezeBackend(long pid) {
        processes.signal("STOP", List.of(backend(pid)));
    }

    public synchronized void thawBackend(long pid) {
        processes.signal("CONT", List.of(backend(pid)));
    }

    private long backend(long pid) {
        if (!processes.children(processes.runningPostmaster()).contains(pid)) {
            throw new ClusterFailure(pid + " is no backend of " + name);
        }
        return pid;
    }

    /** Makes the replica a primary on a new timeline. */
    public synchronized void promote() {
        ask("SELECT pg_promote(true, " + Math.max(1, patience.toSeconds()) + ")");
        await(
                "be promoted",
                () -> access.query("SELECT NOT pg_is_in_recovery()").equals("t"));
    }

    /** Whether the server takes writes; fails if it does not answer. */
    public boolean isPrimary() {
        return ask("SELECT pg_is_in_recovery()").equals("f");
    }

    long timeline() {
        return Long.parseLong(
                ask("SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint"));
    }

    /** The replica goes on receiving and answering, but what it shows stands still. */
    public synchronized void pauseReplay() {
        ask("SELECT pg_wal_replay_pause()");
        await(
                "pause replay",
                () -> access.query("SELECT pg_get_wal_replay_pause_state()").equals("paused"));
    }

    public synchronized void resumeReplay() {
        ask("SELECT pg_wal_replay_resume()");
    }

    /** Makes the running replica stream from another primary and waits until it does. */
    public synchronized void follow(ClusterNode newPrimary) {
        configure(Map.of("primary_conninfo", newPrimary.access.primaryConnectionInfo(name)));
        processes.signal("HUP", List.of(processes.runningPostmaster()));
        awaitStreamingFrom(newPrimary);
    }

    /** The running replica receives nothing more, but answers: promoted, it lacks what others were told is written. */
    public synchronized void detach() {
        configure(Map.of("primary_conninfo", ""));
        processes.signal("HUP", List.of(processes.runningPostmaster()));
        await(
                "stop receiving",
                () -> access.query("SELECT count(*) FROM pg_stat_wal_receiver").equals("0"));
    }

    /** Throws the server's data away and makes it a replica of the primary, as one does with an old primary. */
    public synchronized void rejoin(ClusterNode primary) {
        if (isRunning()) {
            kill();
        }
        try {
            data.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cloneFrom(primary, Duration.ZERO);
        start();
        awaitStreamingFrom(primary);
    }

    /** Copies the running primary's files between backup start and backup stop; this server must not run. */
    void cloneFrom(ClusterNode primary, Duration applyDelay) {
        try (Connection backup = primary.connect(Role.SUPERUSER)) {
            ServerAccess.query(backup, "SELECT pg_backup_start('" + name + "', true)::text");
            primary.data.copyTo(data, DataDirectory.Copy.RUNNING);
            data.writeFile("backup_label", ServerAccess.query(backup, "SELECT labelfile FROM pg_backup_stop(false)"));
            becomeReplica(primary, applyDelay);
        } catch (SQLException | IOException e) {
            throw new ClusterFailure(name + " could not be cloned from " + primary.name, e);
        }
    }

    /** Copies the cleanly stopped primary's files. */
    void copyFrom(ClusterNode primary) throws IOException {
        primary.data.copyTo(data, DataDirectory.Copy.STOPPED);
        becomeReplica(primary, Duration.ZERO);
    }

    private void becomeReplica(ClusterNode primary, Duration applyDelay) throws IOException {
        data.markStandby();
        configure(Map.of(
                "primary_conninfo",
                primary.access.primaryConnectionInfo(name),
                "recovery_min_apply_delay",
                applyDelay.toMillis() + "ms"));
    }

    void initialise(Map<String, String> settings) throws IOException {
        data.initialise(credentials.password(Role.SUPERUSER), settings, log, patience);
        configure(Map.of());
    }

    private void configure(Map<String, String> settings) {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.put("port", Integer.toString(port()));
        own.put("cluster_name", name);
        try {
            data.writeNodeSettings(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitStreamingFrom(ClusterNode primary) {
        await(
                "stream from " + primary.name,
                () -> primary.access
                        .query(
                                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND application_name='"
                                        + name + "'")
                        .equals("1"));
    }

    /** Ends a wait where the bare query would let it go on. */
    private String ask(String sql) {
        try {
            return access.query(sql);
        } catch (SQLException e) {
            throw new ClusterFailure(name + " did not answer: " + sql, e);
        }
    }

    private void await(String what, Deadline.Condition condition) {
        if (!Deadline.in(patience).sees(condition)) {
            throw new ClusterFailure(name + " did not " + what + " within " + patience + ":\n" + logTail());
        }
    }

    @Override
    public String toString() {
        return name + " at " + host();
    }
}
