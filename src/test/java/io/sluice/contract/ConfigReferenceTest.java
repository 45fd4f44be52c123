package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.ConfigReference.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's references are made from the sources: {@code ./mvnw test -Dtest=ConfigReferenceTest
 * -Dsluice.readme.update=true} writes them, and without the property a difference is a failure.
 */
class ConfigReferenceTest {

    private static final Path README = Path.of("README.md");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    @Test
    void theConfigurationTableIsWhatTheSourcesSay() throws IOException {
        // Given
        List<Setting> keys = ConfigReference.keysIn(SOURCES);
        String table = keys.stream()
                .map(key -> "| `" + key.name() + "` | " + key.type() + " | " + key.byDefault() + " | " + key.meaning()
                        + " |\n")
                .collect(Collectors.joining("", "| Key | Type | Default | Meaning |\n|---|---|---|---|\n", ""));
        // When
        String written = updatedPart("configuration", table.strip());
        // Then
        assertThat(keys).extracting(Setting::name).contains("sluice.database.hosts", "sluice.database.owner.password");
        assertThat(written).isEqualTo(table.strip());
    }

    @Test
    void theCodeMapIsThePackagesOfTheTree() throws IOException {
        // Given
        String map = packages().entrySet().stream()
                .map(room -> "| `" + room.getKey() + "` | " + room.getValue() + " |\n")
                .collect(Collectors.joining("", "| Package of `io.sluice` | For |\n|---|---|\n", ""));
        // When
        String written = updatedPart("rooms", map.strip());
        // Then
        assertThat(map).contains("| `postgres.statement` | A named SQL statement");
        assertThat(written).isEqualTo(map.strip());
    }

    @Test
    void aKeyIsReadFromItsInterfaceWithAllThatAnOperatorNeeds(@TempDir Path directory) throws IOException {
        // Given
        Files.writeString(directory.resolve("PlantedConfig.java"), """
                @ConfigMapping(prefix = "sluice.planted")
                interface PlantedConfig {
                    /** How {@code much|many}. Too low is bad,\n     * see {@link Other#thing()}.\n     * @see Other */
                    @WithDefault("5")
                    @Min(1)
                    @Max(10)
                    int maxSize();
                    /** Which. */
                    @WithName("way")
                    Way chosen();
                    /** Where. */
                    Optional<List<String>> hosts();
                    /** A group. */
                    Inner inner();
                    interface Inner {
                        /** Whether. */
                        boolean atStart();
                    }
                    enum Way { BY_LAND, BY_SEA }
                }
                """);
        Files.writeString(directory.resolve("NoConfig.java"), "interface NoConfig { int other(); }");
        // When
        List<Setting> keys = ConfigReference.keysIn(directory);
        // Then
        assertThat(keys)
                .containsExactly(
                        new Setting("sluice.planted.hosts", "list of text", "none", "Where."),
                        new Setting("sluice.planted.inner.at-start", "`true` or `false`", "required", "Whether."),
                        new Setting(
                                "sluice.planted.max-size",
                                "integer, 1 to 10",
                                "`5`",
                                "How `much\\|many`. Too low is bad, see `thing`."),
                        new Setting("sluice.planted.way", "`by-land` `by-sea`", "required", "Which."));
    }

    /** The README's part; where the property says so, after it was written. */
    private static String updatedPart(String name, String part) throws IOException {
        if (Boolean.getBoolean("sluice.readme.update")) {
            Markdown.replacePart(README, name, part);
        }
        return Markdown.part(README, name);
    }

    /** Each package with the first sentence of its introduction. */
    private static Map<String, String> packages() throws IOException {
        Map<String, String> packages = new TreeMap<>();
        Path root = SOURCES.resolve("io/sluice");
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file :
                    found.filter(path -> path.endsWith("package-info.java")).toList()) {
                String name = root.relativize(file.getParent()).toString().replace('/', '.');
                if (!name.isEmpty()) {
                    packages.put(name, firstSentence(file));
                }
            }
        }
        return packages;
    }

    private static String firstSentence(Path file) throws IOException {
        Matcher comment = COMMENT.matcher(Files.readString(file));
        if (!comment.find()) {
            throw new IllegalStateException(file + " has no comment");
        }
        String text = Markdown.ofJavadoc(comment.group(1).replaceAll("(?m)^\\s*\\*", ""));
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
