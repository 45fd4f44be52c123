package io.sluice.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {

    record Primitives(int i, long l, double d, boolean b) {}

    record Values(
            @Nullable LocalDate date,
            @Nullable Map<String, String> map,
            @Nullable List<Integer> list) {}

    record Patch(Field<Long> number, Field<List<String>> list) {}

    private final StrictJson json = new StrictJson(8, 100);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"i\":null,\"l\":1,\"d\":1,\"b\":true} | /i",
                "{\"i\":1,\"l\":null,\"d\":1,\"b\":true} | /l",
                "{\"i\":1,\"l\":1,\"d\":null,\"b\":true} | /d",
                "{\"i\":1,\"l\":1,\"d\":1,\"b\":null}    | /b",
                "{\"i\":1,\"l\":1e3,\"d\":1,\"b\":true}  | /l",
            })
    void aPrimitiveIsNeverNullOrCut(String body, String pointer) {
        refused(body, Primitives.class, ProblemType.VALIDATION_FAILED, pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"date\":\"2025-01-31T00:00:00Z\"} | /date",
                "{\"date\":[2025,1,31]}              | /date",
                "{\"date\":20250131}                 | /date",
                "{\"map\":{\"a\":1}}                 | /map/a",
                "{\"map\":[]}                        | /map",
                "{\"map\":\"\"}                      | /map",
                "{\"list\":[1,\"2\"]}                | /list/1",
                "{\"list\":1}                        | /list"
            })
    void nothingIsCoerced(String body, String pointer) {
        refused(body, Values.class, ProblemType.VALIDATION_FAILED, pointer);
    }

    @Test
    void goodValuesAreRead() {
        assertThat(json.read(bytes("{\"date\":\"2025-01-31\",\"map\":{\"a\":\"b\"},\"list\":[1]}"), Values.class))
                .isEqualTo(new Values(LocalDate.of(2025, 1, 31), Map.of("a", "b"), List.of(1)));
        assertThat(json.read(bytes("{\"i\":1,\"l\":2,\"d\":3,\"b\":true}"), Primitives.class))
                .isEqualTo(new Primitives(1, 2, 3, true));
    }

    @Test
    void aPatchFieldIsAbsentNullOrAValue() {
        assertThat(json.read(bytes("{}"), Patch.class)).isEqualTo(new Patch(Field.absent(), Field.absent()));
        assertThat(json.read(bytes("{\"number\":null,\"list\":[\"a\"]}"), Patch.class))
                .isEqualTo(new Patch(Field.of(null), Field.of(List.of("a"))));
        refused("{\"number\":\"1\"}", Patch.class, ProblemType.VALIDATION_FAILED, "/number");
        refused("{\"list\":[\"a\",1]}", Patch.class, ProblemType.VALIDATION_FAILED, "/list/1");
    }

    @Test
    void aFieldKnowsWhatItIsAfterThePatch() {
        assertThat(Field.<String>absent().or("before")).isEqualTo("before");
        assertThat(Field.of("after").or("before")).isEqualTo("after");
        assertThat(Field.<String>of(null).or("before")).isNull();
        assertThat(Field.of(null).isNull()).isTrue();
    }

    @Test
    void boundsHold() {
        refused("[\"" + "x".repeat(101) + "\"]", JsonNode.class, ProblemType.MALFORMED_REQUEST, null);
        refused("[".repeat(9) + "]".repeat(9), JsonNode.class, ProblemType.MALFORMED_REQUEST, null);
        refused("[" + "1".repeat(65) + "]", JsonNode.class, ProblemType.MALFORMED_REQUEST, null);
        refused("[" + "1".repeat(65) + "]", Integer[].class, ProblemType.MALFORMED_REQUEST, null);
    }

    @Test
    void aKeyThatCannotBeStoredIsRefusedToo() {
        refused("{\"map\":{\"\\u0000\":\"a\"}}", Values.class, ProblemType.VALIDATION_FAILED, "/map/\0");
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThatThrownBy(() -> json.read("{}".getBytes(StandardCharsets.UTF_16BE), Values.class))
                .isInstanceOf(GatewayException.class);
    }

    private void refused(String body, Class<?> type, ProblemType problem, @Nullable String pointer) {
        assertThatThrownBy(() -> json.read(bytes(body), type))
                .isInstanceOfSatisfying(GatewayException.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo(problem);
                    if (pointer != null) {
                        assertThat(refusal.errors().get(0).pointer()).isEqualTo(pointer);
                    }
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
