package io.sluice.reports;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as RFC 4180 has them: the names of the fields in the first, CRLF behind each. Null is an empty field, an empty
 * text is a quoted one. What a caller stored is not changed, also where a spreadsheet would take it for a formula.
 */
final class CsvRows implements RowText {

    private static final String END = "\r\n";

    private final String header;
    private final MethodHandle[] fields;

    CsvRows(Class<? extends Record> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.header = Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.joining(","));
        this.fields = Arrays.stream(components).map(CsvRows::accessor).toArray(MethodHandle[]::new);
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            return MethodHandles.lookup()
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(component + " cannot be read", e);
        }
    }

    @Override
    public byte[] head() {
        return (header + END).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] rows(List<?> rows, boolean first) {
        StringBuilder text = new StringBuilder(rows.size() * header.length());
        for (Object row : rows) {
            for (int i = 0; i < fields.length; i++) {
                if (i > 0) {
                    text.append(',');
                }
                append(text, value(fields[i], row));
            }
            text.append(END);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] tail() {
        return new byte[0];
    }

    private static @Nullable Object value(MethodHandle field, Object row) {
        try {
            return (Object) field.invokeExact(row);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's field can always be read", e);
        }
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String field = value.toString();
        if (value instanceof String && isQuoted(field)) {
            text.append('"').append(field.replace("\"", "\"\"")).append('"');
        } else {
            text.append(field);
        }
    }

    private static boolean isQuoted(String field) {
        return field.isEmpty() || field.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    }
}
