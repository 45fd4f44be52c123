package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    private static final ClusterMemory MEMORY =
            new ClusterMemory(7_430_000_000_000_000_001L, 3, new TimelineHistory(Map.of(1, 5L, 2, -1L)), Set.of());

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        // Given
        StateFile file = file();
        file.write(ClusterMemory.NONE);

        // When
        file.write(MEMORY);

        // Then
        assertThat(file.read()).isEqualTo(MEMORY);
        assertThat(directory).isDirectoryNotContaining("glob:**.draft");
    }

    @Test
    void aFileThatIsNotThereYetRemembersNothing() {
        assertThat(file().read()).isEqualTo(ClusterMemory.NONE);
    }

    @Test
    void aFileThatCouldNotBeWrittenIsRefused() {
        // Given
        StateFile nowhere = new StateFile(directory.resolve("missing").resolve("state"));

        // When / Then
        assertThatThrownBy(nowhere::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("directory");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() throws IOException {
        // Given
        file().write(MEMORY);
        List<String> lines = Files.readAllLines(file().path());

        // When / Then
        for (int kept = 0; kept < lines.size(); kept++) {
            Files.write(file().path(), lines.subList(0, kept));
            assertThatThrownBy(file()::read).as("%s lines", kept).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aLineThatNobodyWroteIsRefused() throws IOException {
        // Given
        file().write(MEMORY);
        Files.writeString(file().path(), Files.readString(file().path()).replace("timeline 3", "timeline three"));

        // When / Then
        assertThatThrownBy(file()::read).hasMessageContaining("timeline three");
    }

    private StateFile file() {
        return new StateFile(directory.resolve("state"));
    }
}
