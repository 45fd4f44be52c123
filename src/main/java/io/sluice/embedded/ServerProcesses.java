package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The operating system's view of one server: its postmaster, the children, signals to them. Knows a running server by
 * its lock file alone, so that it works for a server that another class loader's code started. Not thread-safe: its
 * node guards it.
 */
record ServerProcesses(DataDirectory data) {
    private static final int PID_LINE = 0;
    private static final int SHARED_MEMORY_LINE = 6;
    private static final int STATUS_LINE = 7;
    private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(10);

    OptionalLong postmaster() {
        List<String> lock = data.lockFile();
        if (lock.size() <= PID_LINE) {
            return OptionalLong.empty();
        }
        long pid = Math.abs(Long.parseLong(lock.get(PID_LINE).strip()));
        return isOurs(pid) ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    long runningPostmaster() {
        return postmaster().orElseThrow(() -> new ClusterFailure("no server runs in " + data.path()));
    }

    /** Whether the server takes queries; a standby does only from its first consistent state on. */
    boolean isReady(long pid) {
        List<String> lock = data.lockFile();
        return lock.size() > STATUS_LINE
                && lock.get(PID_LINE).strip().equals(Long.toString(pid))
                && lock.get(STATUS_LINE).strip().equals("ready");
    }

    List<Long> children(long postmaster) {
        return ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The postmaster stops first: otherwise it could start a child that the list does not know. */
    void freeze() {
        long postmaster = runningPostmaster();
        signal("STOP", List.of(postmaster));
        signal("STOP", children(postmaster));
    }

    void thaw() {
        long postmaster = runningPostmaster();
        signal("CONT", children(postmaster));
        signal("CONT", List.of(postmaster));
    }

    /** Kills all at once and waits until none is left that could hold the port or the shared memory. */
    void kill(Deadline deadline) {
        long postmaster = runningPostmaster();
        signal("STOP", List.of(postmaster));
        List<Long> all = new ArrayList<>(children(postmaster));
        all.add(postmaster);
        List<String> lock = data.lockFile();
        signal("KILL", all);
        if (!deadline.sees(() -> all.stream().noneMatch(this::isOurs))) {
            throw new ClusterFailure("processes of " + data.path() + " survived kill -9");
        }
        removeSharedMemory(lock);
    }

    /**
     * A killed server leaves its System V segment. The next start would free it, but there may be none. Where the
     * program is missing a few bytes stay until the machine restarts.
     */
    private static void removeSharedMemory(List<String> lock) {
        if (lock.size() > SHARED_MEMORY_LINE) {
            String[] keyAndId = lock.get(SHARED_MEMORY_LINE).strip().split("\\s+");
            run(List.of("sh", "-c", "ipcrm -m \"$1\" 2>/dev/null || true", "ipcrm", keyAndId[keyAndId.length - 1]));
        }
    }

    /** The working directory tells, not the number alone, which may be another process's by now. */
    boolean isOurs(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(Path.of("/proc/self/cwd"))) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(data.path());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    void signal(String signal, List<Long> pids) {
        if (!pids.isEmpty()) {
            run(Stream.concat(
                            Stream.of("sh", "-c", "kill -" + signal + " \"$@\" 2>/dev/null || true", "kill"),
                            pids.stream().map(pid -> Long.toString(pid)))
                    .toList());
        }
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SIGNAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new ClusterFailure("no end of " + command);
            }
        } catch (IOException e) {
            throw new ClusterFailure("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted while sending a signal", e);
        }
    }
}
