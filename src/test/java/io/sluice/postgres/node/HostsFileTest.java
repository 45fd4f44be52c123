package io.sluice.postgres.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsFileTest {

    @TempDir
    Path directory;

    @Test
    void linesAndCommasSeparateNodesAndCommentsAreLeftOut() throws IOException {
        // When
        var nodes = write("# the cluster\nalpha:5433, beta\n\n[::1]:6000 # the third\n");

        // Then
        assertThat(nodes.read())
                .containsExactly(
                        new NodeAddress("alpha", 5433), new NodeAddress("beta", 5432), new NodeAddress("::1", 6000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "alpha:port", "alpha:99999", "alpha, alpha:5432", "::1"})
    void whatIsNoListOfNodesIsRefused(String text) throws IOException {
        // Given
        HostsFile file = write(text);

        // When / Then
        assertThatThrownBy(file::read).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> new HostsFile(directory.resolve("none")).read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }

    private HostsFile write(String text) throws IOException {
        return new HostsFile(Files.writeString(directory.resolve("hosts"), text));
    }
}
