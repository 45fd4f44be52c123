package io.sluice.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.postgres.ConsistencyToken;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenCodecTest {

    private static final ConsistencyToken TOKEN = new ConsistencyToken(-7_412_345_678_901_234_567L, 3, 0x1_0303_2050L);

    private final TokenCodec codec = new TokenCodec(List.of("a key of enough length"));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(codec.read(codec.write(TOKEN))).isEqualTo(TOKEN);
    }

    @Test
    void aTokenIsShortAndFitForAHeader() {
        assertThat(codec.write(TOKEN)).hasSize(50).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void everySingleChangedCharacterIsFound() {
        // Given
        String good = codec.write(TOKEN);

        for (int i = 0; i < good.length(); i++) {
            for (char other : new char[] {'A', 'Q', 'z', '-'}) {
                String forged = good.substring(0, i) + other + good.substring(i + 1);
                // The last character has bits that stand for nothing.
                if (good.charAt(i) != other && i < good.length() - 1) {
                    // Then
                    assertRefused(codec, forged);
                }
            }
        }
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String text : List.of("", " ", "a", "%", "x".repeat(50), "x".repeat(100_000), codec.write(TOKEN) + "A")) {
            assertRefused(codec, text);
        }
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() {
        assertRefused(new TokenCodec(List.of("another key of enough length")), codec.write(TOKEN));
    }

    @Test
    void aTokenOfTheKeyBeforeIsReadAndTheNewKeySigns() {
        // Given
        TokenCodec rotated = new TokenCodec(List.of("a newer key, long enough", "a key of enough length"));

        // Then
        assertThat(rotated.read(codec.write(TOKEN))).isEqualTo(TOKEN);
        assertRefused(codec, rotated.write(TOKEN));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new TokenCodec(List.of("short")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.consistency.token-keys");
    }

    private static void assertRefused(TokenCodec codec, String text) {
        assertThatThrownBy(() -> codec.read(text))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.BAD_CONSISTENCY_TOKEN));
    }
}
