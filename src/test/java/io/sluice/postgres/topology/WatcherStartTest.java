package io.sluice.postgres.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops the start, and says which key it is about. */
class WatcherStartTest {

    @TempDir
    Path directory;

    @Test
    void aHostsFileThatCannotBeUsedIsRefused() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("hosts"), "# nobody\n");

        // When / Then
        assertThatThrownBy(() -> prepare("sluice.database.hosts-file", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.database.hosts-file=" + file)
                .hasMessageContaining("names no node");
    }

    @Test
    void aStateFileThatCannotBeTrustedIsRefused() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("state"), "sluice topology 1\nsystem-id 7\n");

        // When / Then
        assertThatThrownBy(() -> prepare("sluice.topology.state-file", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.topology.state-file=" + file);
    }

    @Test
    void aStateFileOfAnotherClusterThanTheConfiguredOneIsRefused() throws IOException {
        // Given
        Path file = directory.resolve("state");
        new StateFile(file).write(ClusterMemory.NONE.withSystemId(7));

        // When / Then
        assertThatThrownBy(() -> prepare("sluice.topology.state-file", file, "sluice.topology.system-id", "8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.topology.system-id (8)");
        assertThat(prepare("sluice.topology.state-file", file, "sluice.topology.system-id", "7"))
                .isEqualTo(Topology.UNKNOWN);
    }

    private static Topology prepare(Object... settings) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("sluice.database.hosts", "127.0.0.1:1");
        for (int i = 0; i < settings.length; i += 2) {
            configuration.put(settings[i].toString(), settings[i + 1].toString());
        }
        try (WatchBench bench = new WatchBench(configuration)) {
            bench.watcher.prepare();
            return bench.watcher.current();
        }
    }
}
