package io.sluice.postgres.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {

    @ParameterizedTest
    @CsvSource({
        "db,db,5432",
        "db:6432,db,6432",
        "10.0.0.1:5432,10.0.0.1,5432",
        "[::1]:5433,::1,5433",
        "[::1],::1,5432",
        "' db:1 ',db,1"
    })
    void readsHostAndPort(String text, String host, int port) {
        assertThat(NodeAddress.of(text)).isEqualTo(new NodeAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":5432", "db:", "db:0", "db:65536", "db:x", "::1", "db:-1"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NodeAddress.of(text));
    }
}
