package io.sluice.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A Java runtime of this machine. */
public record Jdk(Path home, String version) {

    /** The one that runs this program. */
    public static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")), System.getProperty("java.version"));
    }

    /**
     * One of the feature release: where {@code JAVA_HOME_<feature>} points, else among the current one's neighbours.
     */
    public static Optional<Jdk> find(int feature) {
        List<Path> candidates = new ArrayList<>();
        String named = System.getenv("JAVA_HOME_" + feature);
        if (named != null) {
            candidates.add(Path.of(named));
        }
        candidates.add(current().home);
        candidates.addAll(neighbours(current().home));
        return candidates.stream()
                .flatMap(home -> at(home).stream())
                .filter(jdk -> jdk.feature() == feature)
                .findFirst();
    }

    public Path java() {
        return home.resolve("bin").resolve("java");
    }

    /** 17 of 17.0.15. */
    public int feature() {
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }

    private static List<Path> neighbours(Path home) {
        try (Stream<Path> all = Files.list(home.toRealPath().resolveSibling(""))) {
            return all.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Jdk> at(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Optional.of(new Jdk(home, version));
    }
}
