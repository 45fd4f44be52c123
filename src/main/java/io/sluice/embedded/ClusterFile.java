package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What another class loader's code needs to go on with a running cluster: names, ports, passwords, how programs are
 * started. Written into the cluster's directory, readable by its owner alone. Immutable.
 */
record ClusterFile(Map<String, Integer> ports, Credentials credentials, Launcher launcher) {
    private static final String NAME = "cluster.properties";
    private static final String SEPARATOR = " ";

    void write(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("nodes", String.join(SEPARATOR, ports.keySet()));
        ports.forEach((node, port) -> properties.setProperty(node, Integer.toString(port)));
        for (Role role : Role.values()) {
            properties.setProperty(role.name(), credentials.password(role));
        }
        properties.setProperty("binaries", launcher.binaries().toString());
        properties.setProperty("prefix", String.join(SEPARATOR, launcher.prefix()));
        properties.setProperty("unprivileged", Boolean.toString(launcher.unprivileged()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path draft = Files.createTempFile(
                directory,
                NAME,
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text.toString());
        Files.move(draft, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    static ClusterFile read(Path directory) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve(NAME))) {
            properties.load(reader);
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        words(properties, "nodes").forEach(node -> ports.put(node, Integer.valueOf(value(properties, node))));
        Credentials credentials = new Credentials(Arrays.stream(Role.values())
                .collect(Collectors.toMap(role -> role, role -> value(properties, role.name()))));
        Launcher launcher = new Launcher(
                Path.of(value(properties, "binaries")),
                words(properties, "prefix"),
                Boolean.parseBoolean(value(properties, "unprivileged")));
        return new ClusterFile(ports, credentials, launcher);
    }

    private static List<String> words(Properties properties, String key) {
        return Arrays.stream(value(properties, key).split(SEPARATOR, -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new ClusterFailure(NAME + " lacks " + key);
        }
        return value;
    }
}
