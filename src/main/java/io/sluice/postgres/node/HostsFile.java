package io.sluice.postgres.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that names the nodes, read as a whole each time: that sees every way in which a file is replaced, also a
 * Kubernetes ConfigMap's exchange of symbolic links. Blocks, so it is never used on an event loop. Thread-safe.
 */
record HostsFile(Path path) {

    /** Far more than any cluster needs; a longer file is not a list of hosts. */
    private static final long LONGEST = 1_000_000;

    /**
     * What it says now.
     *
     * @throws IllegalArgumentException if it cannot be read or is no list of nodes, with the reason in words
     */
    List<NodeAddress> read() {
        try {
            if (Files.size(path) > LONGEST) {
                throw new IllegalArgumentException("It is too long for a list of hosts");
            }
            return HostList.parse(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("It cannot be read (" + e + ")", e);
        }
    }
}
