package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Sees to it that a cluster ends with its JVM. A child process reads from a pipe that nobody writes to; when the JVM
 * closes it or dies, by whatever cause, the child kills the servers and removes the directory. It is a shell, not a
 * shutdown hook: a hook does not run on kill -9 and needs classes that dev mode's class loaders may have closed.
 *
 * <p>The JDK itself keeps a running child's {@link Process}, and so the pipe, strongly reachable (its reaper completes
 * it); no thread of ours, which would keep an old class loader alive, is needed. Thread-safe.
 */
final class Guard {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Clock corrections move a process's computed start by up to a second or so between two readings. */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    /**
     * Whatever works in the cluster's directory is the cluster's: servers change into their data directory, and the
     * other programs are started there. So no process id is trusted that may belong to someone else by now. Systems
     * without /proc show the directory in the command line. SIGQUIT first, since only then a server frees its System V
     * segment.
     */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            cat >/dev/null
            dir=$1
            ours() {
              if [ -e /proc/self/cwd ]; then
                ls -ld /proc/[0-9]*/cwd | while read -r line; do
                  case "$line" in *"/cwd -> $dir/"*) line=${line#*/proc/}; echo "${line%%/*}" ;; esac
                done
              else
                ps -A -o pid= -o command= | while read -r pid command; do
                  case "$command" in *"$dir/"*) echo "$pid" ;; esac
                done
              fi
            }
            try=0
            while pids=$(ours); [ -n "$pids" ] && [ $try -lt 60 ]; do
              if [ $try -eq 0 ]; then kill -QUIT $pids; fi
              kill -CONT $pids
              if [ $try -ge 30 ]; then kill -KILL $pids; fi
              try=$((try + 1))
              sleep 0.1
            done 2>/dev/null
            rm -rf "$dir"
            """;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    /** A new cluster directory below the parent, guarded from its first moment on. */
    static Guarded newDirectory(Path parent) throws IOException {
        Path directory = Files.createTempDirectory(parent, prefix(ProcessHandle.current()));
        return new Guarded(directory, watch(directory));
    }

    /** A directory and who removes it. */
    record Guarded(Path directory, Guard guard) {}

    /** Removes what clusters of dead JVMs left: their guard was killed too, or the machine went down. */
    static void sweep(Path parent) throws IOException {
        List<Path> orphans;
        try (Stream<Path> siblings = Files.list(parent)) {
            orphans = siblings.filter(Guard::isOrphan).toList();
        }
        for (Path orphan : orphans) {
            watch(orphan).release();
        }
    }

    /** Kills the servers, removes the directory and returns when both are done. */
    void release() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ClusterFailure("the embedded cluster was not cleaned up within " + PATIENCE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Guard watch(Path directory) throws IOException {
        return new Guard(new ProcessBuilder("sh", "-c", SCRIPT, "sluice-guard", directory.toString())
                .directory(directory.getRoot().toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
    }

    /** The owner stands in the directory's name, not in a file: there is no moment at which it has no owner. */
    private static String prefix(ProcessHandle owner) {
        return "cluster-" + owner.pid() + "-" + startOf(owner).toEpochMilli() + "-";
    }

    private static boolean isOrphan(Path directory) {
        String[] parts = directory.getFileName().toString().split("-", -1);
        if (parts.length != 4 || !parts[0].equals("cluster")) {
            return false;
        }
        Instant start = Instant.ofEpochMilli(Long.parseLong(parts[2]));
        return ProcessHandle.of(Long.parseLong(parts[1]))
                .filter(ProcessHandle::isAlive)
                .map(owner -> Duration.between(start, startOf(owner)).abs().compareTo(SAME_START) > 0)
                .orElse(true);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
