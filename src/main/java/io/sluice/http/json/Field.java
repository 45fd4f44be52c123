package io.sluice.http.json;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field of a JSON merge patch (RFC 7396), which knows the three things that a patch can say about it: nothing (leave
 * it), {@code null} (remove it) and a value (set it). For components of request records only. Constraints go on the
 * type argument, {@code Field<@Size(max = 200) String>}, and hold only for a value that is there. Immutable.
 */
@JsonDeserialize(using = FieldReader.class)
public final class Field<T> {

    private static final Field<?> ABSENT = new Field<>(null, false);
    private static final Field<?> NULL = new Field<>(null, true);

    private final @Nullable T value;
    private final boolean present;

    private Field(@Nullable T value, boolean present) {
        this.value = value;
        this.present = present;
    }

    /** The patch says nothing about the field. */
    @SuppressWarnings("unchecked")
    public static <T> Field<T> absent() {
        return (Field<T>) ABSENT;
    }

    /** The patch sets the field, or removes it where the value is null. */
    @SuppressWarnings("unchecked")
    public static <T> Field<T> of(@Nullable T value) {
        return value == null ? (Field<T>) NULL : new Field<>(value, true);
    }

    /** Whether the patch names the field, be it with {@code null}. */
    public boolean isPresent() {
        return present;
    }

    /** Whether the patch removes the field. */
    public boolean isNull() {
        return present && value == null;
    }

    /** The new value; null when it is removed, and also when the patch does not name it. */
    public @Nullable T value() {
        return value;
    }

    /** What the field is after the patch, when it was this before. */
    public @Nullable T or(@Nullable T before) {
        return present ? value : before;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Field<?> that && present == that.present && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(present, value);
    }

    @Override
    public String toString() {
        return present ? "Field[" + value + "]" : "Field.absent";
    }
}
