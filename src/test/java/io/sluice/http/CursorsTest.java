package io.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

    private static final Instant AT = Instant.parse("2025-01-31T12:00:00.123456Z");

    private final Cursors cursors = new Cursors(new byte[32]);

    @Test
    void carriesTheInstantInMicrosecondsAndTheId() {
        // When
        Position position = read(cursors.cursor(Position.at(AT, 42), "orders|1"), "orders|1");
        // Then
        assertThat(position.instant()).isEqualTo(AT);
        assertThat(position.id()).isEqualTo(42);
    }

    @Test
    void carriesTextToo() {
        assertThat(read(cursors.cursor(Position.after("Zoë 🎉", Long.MAX_VALUE), "s"), "s"))
                .isEqualTo(new Position("Zoë 🎉", Long.MAX_VALUE));
    }

    @Test
    void timesBeforeTheEpochWork() {
        Instant before = Instant.parse("1955-11-05T06:15:00.000001Z");
        assertThat(Position.at(before, 1).instant()).isEqualTo(before);
    }

    @Test
    void isSafeInAUrl() {
        assertThat(cursors.cursor(Position.after("???>>>", 1), "s")).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void theFirstPageHasNoPosition() {
        assertThat(cursors.position(new PageRequest(50, null), "s")).isNull();
    }

    @Test
    void anotherScopeOrKeyIsRefused() {
        // Given
        String cursor = cursors.cursor(Position.at(AT, 42), "orders|1");
        // Then
        refused(cursors, cursor, "orders|2");
        refused(new Cursors(new byte[] {1}), cursor, "orders|1");
    }

    @Test
    void everyChangedCharacterIsRefused() {
        // Given
        String cursor = cursors.cursor(Position.at(AT, 42), "s");
        // Then
        for (int i = 0; i < cursor.length() - 1; i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            refused(cursors, cursor.substring(0, i) + other + cursor.substring(i + 1), "s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "AAAA", "!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", " "})
    void nonsenseIsRefused(String cursor) {
        refused(cursors, cursor, "s");
    }

    private Position read(String cursor, String scope) {
        Position position = cursors.position(new PageRequest(50, cursor), scope);
        assertThat(position).isNotNull();
        return java.util.Objects.requireNonNull(position);
    }

    private static void refused(Cursors cursors, String cursor, String scope) {
        assertThatThrownBy(() -> cursors.position(new PageRequest(50, cursor), scope))
                .isInstanceOfSatisfying(GatewayException.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
                    assertThat(refusal.errors().get(0).pointer()).isEqualTo("?cursor");
                });
    }
}
