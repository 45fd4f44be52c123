package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts PostgreSQL's programs as direct children with rights that PostgreSQL accepts: it refuses to run as root.
 * Everyone else's rights are used as they are. Immutable.
 *
 * @param binaries the unpacked distribution
 * @param prefix the command that drops the rights and then becomes the program, keeping the process id; may be empty
 * @param unprivileged whether files that the programs write to must be given to {@link #NOBODY}
 */
record Launcher(Path binaries, List<String> prefix, boolean unprivileged) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(10);

    /** Finds the way that works here; the directory is one that this JVM made, so its owner is who we are. */
    static Launcher probe(Path binaries, Path directory) throws IOException {
        if (!Integer.valueOf(ROOT).equals(Files.getAttribute(directory, "unix:uid"))) {
            return new Launcher(binaries, List.of(), false);
        }
        String nobody = Integer.toString(NOBODY);
        Launcher setpriv = new Launcher(
                binaries, List.of("setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups"), true);
        if (setpriv.works(directory)) {
            return setpriv;
        }
        Launcher unshare = new Launcher(binaries, List.of("unshare", "-U"), false);
        if (unshare.works(directory)) {
            return unshare;
        }
        throw new ClusterFailure("running as root, and neither setpriv nor unshare -U can drop the rights here");
    }

    private boolean works(Path directory) {
        try {
            Path output = Files.createTempFile(directory, "probe", ".out");
            return start("postgres", List.of("--version"), directory, output)
                            .onExit()
                            .get(PROBE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .exitValue()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception notThisWay) {
            return false;
        }
    }

    /** Starts the program in the directory, its output appended to the log, without a terminal to read from. */
    Process start(String program, List<String> arguments, Path directory, Path log) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder.start();
    }

    /** Runs the program to its end; fails with its output unless it succeeds. */
    void run(String program, List<String> arguments, Path directory, Path log, Duration patience) throws IOException {
        Process process = start(program, arguments, directory, log);
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new ClusterFailure(program + " failed:\n" + ServerLog.tail(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted while running " + program, e);
        }
    }

    /** Gives the file to whom the programs run as. */
    void own(Path file) {
        if (!unprivileged) {
            return;
        }
        try {
            Files.setAttribute(file, "unix:uid", NOBODY);
            Files.setAttribute(file, "unix:gid", NOBODY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
