package io.sluice.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The words by which an enum's constants are known on the wire: {@code @JsonProperty}, else the name in lower case. */
public final class WireWords {

    private WireWords() {}

    /** Every word of the enum, in the order of its constants. */
    public static List<String> of(Class<?> type) {
        return Arrays.stream(Objects.requireNonNull(type.getEnumConstants(), "an enum"))
                .map(constant -> word((Enum<?>) constant))
                .toList();
    }

    /** The constant with this word, or null. */
    public static <E extends Enum<E>> @Nullable E find(Class<E> type, String word) {
        for (E constant : Objects.requireNonNull(type.getEnumConstants(), "an enum")) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        return null;
    }

    /** The word of a constant. */
    public static String word(Enum<?> constant) {
        try {
            JsonProperty property =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return property != null ? property.value() : constant.name().toLowerCase(Locale.ROOT);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("an enum constant is a field", e);
        }
    }
}
