package io.sluice.http.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.http.conditional.EntityTags.Tag;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    @Test
    void aListHoldsItsTagsInOrderOverAllLines() {
        // When
        EntityTags tags = EntityTags.of("If-Match", List.of("\"1\" , W/\"2\",", ",\"a,b\"", "\"\""));
        // Then
        assertThat(tags.any()).isFalse();
        assertThat(tags.tags())
                .containsExactly(new Tag(false, "1"), new Tag(true, "2"), new Tag(false, "a,b"), new Tag(false, ""));
    }

    @Test
    void theStarStandsForAnyVersion() {
        assertThat(EntityTags.of("If-Match", List.of(" * ")).has("whatever")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "1",
                "\"1",
                "1\"",
                "\"1\" \"2\"",
                "w/\"1\"",
                "W/ \"1\"",
                "*,\"1\"",
                "\"1\",*",
                "\"a b\"",
                "\"1\";q=1",
                "'1'",
                "\"\u0001\""
            })
    void whatIsNoListOfTagsIsMalformed(String header) {
        assertThatThrownBy(() -> EntityTags.of("If-Match", List.of(header)))
                .isInstanceOfSatisfying(GatewayException.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
                    assertThat(refusal.detail()).contains("If-Match");
                });
    }

    @Test
    void aHundredTagsAreReadAndNoMore() {
        assertThat(EntityTags.of("If-Match", List.of(tags(100))).tags()).hasSize(100);
        assertThatThrownBy(() -> EntityTags.of("If-Match", List.of(tags(101)))).isInstanceOf(GatewayException.class);
    }

    private static String tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"3\"              | 3  | true",
                "\"3-abcDEF_-9\"    | 3  | true",
                "\"1\", \"3\"       | 3  | true",
                "\"2\"              | 3  | false",
                "W/\"3\"            | 3  | false",
                "\"03\"             | 3  | false",
                "\"3-\"             | 3  | false",
                "\"x\"              | 3  | false",
                "\"9999999999999999999\" | 3 | false",
                "*                  | 3  | true"
            })
    void aVersionIsAllowedWhereAStrongTagOfOursNamesIt(String header, long version, boolean allowed) {
        assertThat(IfMatch.of(List.of(header)).allows(version)).isEqualTo(allowed);
    }

    @Test
    void withoutTheHeaderEveryVersionIsAllowed() {
        IfMatch none = IfMatch.of(List.of());
        assertThat(none.isConditional()).isFalse();
        assertThat(none.versions()).isNull();
        assertThat(none.allows(7)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return=minimal",
                "RETURN=minimal",
                "return=\"minimal\"",
                "respond-async, wait=100, return=minimal",
                "handling=lenient, return = minimal; foo=\"a,b\"",
                "x=\"a, return=representation\", return=minimal",
                ", ,return=minimal"
            })
    void littleIsPreferred(String header) {
        assertThat(Preferences.minimal(List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "return=representation",
                "return=representation, return=minimal",
                "return",
                "minimal",
                "x=\"return=minimal\"",
                "x; return=minimal",
                "return=minimal-ish",
                "return=\"minimal",
                "=minimal"
            })
    void littleIsNotPreferred(String header) {
        assertThat(Preferences.minimal(List.of(header))).isFalse();
    }
}
