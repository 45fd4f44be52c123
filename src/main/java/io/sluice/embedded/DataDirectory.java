package io.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One server's files. What all nodes share stands in {@code cluster.conf} and is copied with a clone; what one node has
 * for itself stands in {@code node.conf} and is written anew. Not thread-safe: its node guards it.
 */
record DataDirectory(Path path, Path home, Launcher launcher) {
    /** Emptied in a clone: rebuilt by the server, or (the log) streamed from the primary. PostgreSQL docs, 25.3.4. */
    private static final Set<String> NOT_CLONED = Set.of(
            "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    private static final Set<String> NEVER_COPIED = Set.of(
            "postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map", "standby.signal", "node.conf");

    /** What a copy of the directory takes along. */
    enum Copy {
        /** Of a cleanly stopped server: with its log, which holds the checkpoint to start from. */
        STOPPED,
        /** Of a running server between backup start and stop: its log is streamed. */
        RUNNING
    }

    void initialise(String password, Map<String, String> settings, Path log, Duration patience) throws IOException {
        Path passwordFile = home.resolve("password");
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password);
        launcher.own(passwordFile);
        List<String> arguments = List.of(
                "--pgdata=" + path,
                "--username=" + Role.SUPERUSER.username(),
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-data-checksums",
                "--no-instructions",
                "--no-sync");
        launcher.run("initdb", arguments, home, log, patience);
        Files.delete(passwordFile);
        write("cluster.conf", settings);
        Files.writeString(
                path.resolve("postgresql.conf"),
                "\ninclude 'cluster.conf'\ninclude 'node.conf'\n",
                StandardOpenOption.APPEND);
    }

    void writeNodeSettings(Map<String, String> settings) throws IOException {
        write("node.conf", settings);
    }

    void markStandby() throws IOException {
        writeFile("standby.signal", "");
    }

    void unmarkStandby() {
        try {
            Files.deleteIfExists(path.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeFile(String name, String content) throws IOException {
        Path target = path.resolve(name);
        Path draft = path.resolve(name + ".draft");
        Files.writeString(draft, content);
        launcher.own(draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Files may vanish from a running server while they are copied; replay makes good for that. */
    void copyTo(DataDirectory target, Copy copy) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path relative = path.relativize(directory);
                Path there = target.path.resolve(relative);
                Files.createDirectory(
                        there, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                launcher.own(there);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = path.relativize(file);
                if (isCopied(relative, copy)) {
                    Path there = target.path.resolve(relative);
                    Files.copy(file, there, StandardCopyOption.COPY_ATTRIBUTES);
                    launcher.own(there);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private static boolean isCopied(Path relative, Copy copy) {
        String first = relative.getName(0).toString();
        return !NEVER_COPIED.contains(relative.toString())
                && !NOT_CLONED.contains(first)
                && !(copy == Copy.RUNNING && first.equals("pg_wal"));
    }

    /** The server must be stopped. */
    void delete() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The lines of the server's lock file; none while it does not run. PostgreSQL source, miscadmin.h. */
    List<String> lockFile() {
        try {
            return Files.readAllLines(path.resolve("postmaster.pid"));
        } catch (NoSuchFileException stopped) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, Map<String, String> settings) throws IOException {
        writeFile(
                name,
                new TreeMap<>(settings)
                        .entrySet().stream()
                                .map(setting -> setting.getKey() + " = '"
                                        + setting.getValue().replace("'", "''") + "'\n")
                                .collect(Collectors.joining()));
    }
}
