package io.sluice.postgres.statement;

import io.vertx.sqlclient.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Java types that statements may use and how each meets the driver's: {@code long} ↔ bigint, {@code int} ↔ integer,
 * {@code double} ↔ double precision, {@code boolean}, {@link String} ↔ text, {@link BigDecimal} ↔ numeric,
 * {@link Instant} ↔ timestamptz, {@link LocalDate} ↔ date, an enum ↔ its name as lower-case text, and a record of one
 * component ↔ what that component is. Arrays of longs, integers and strings go in as arrays, {@code text[]} and
 * {@code bigint[]} come out as a {@link List}. Nothing else: an unknown type fails when the statement is built.
 */
final class SqlValues {

    private static final Map<Class<?>, ColumnReader> READERS = Map.ofEntries(
            Map.entry(long.class, Row::getLong),
            Map.entry(Long.class, Row::getLong),
            Map.entry(int.class, Row::getInteger),
            Map.entry(Integer.class, Row::getInteger),
            Map.entry(double.class, Row::getDouble),
            Map.entry(Double.class, Row::getDouble),
            Map.entry(boolean.class, Row::getBoolean),
            Map.entry(Boolean.class, Row::getBoolean),
            Map.entry(String.class, Row::getString),
            Map.entry(BigDecimal.class, Row::getBigDecimal),
            Map.entry(LocalDate.class, Row::getLocalDate),
            Map.entry(Instant.class, SqlValues::instant));

    /** How to take a record of one component apart. */
    private static final ClassValue<MethodHandle> UNWRAPPERS = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            if (components == null || components.length != 1) {
                throw new IllegalArgumentException(type + " is no value that SQL knows");
            }
            try {
                return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .unreflect(components[0].getAccessor());
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(type + " cannot be read", e);
            }
        }
    };

    private SqlValues() {}

    /** Reads the column at a position. */
    @FunctionalInterface
    interface ColumnReader {
        @Nullable
        Object read(Row row, int position);
    }

    /** A reader for the type, or null if it is none that fills exactly one column by itself. */
    static @Nullable ColumnReader readerOf(Type genericType, Class<?> type) {
        if (genericType instanceof ParameterizedType list && type == List.class) {
            return list.getActualTypeArguments()[0] == Long.class ? SqlValues::longs : SqlValues::strings;
        }
        if (type.isEnum()) {
            Map<String, Object> constants = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(wireWord((Enum<?>) constant), constant);
            }
            Map<String, Object> words = Map.copyOf(constants);
            return (row, position) -> {
                String word = row.getString(position);
                return word == null ? null : words.get(word);
            };
        }
        return READERS.get(type);
    }

    /** The value as the driver takes it. */
    static @Nullable Object toServer(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof Enum<?> word) {
            return wireWord(word);
        }
        if (value instanceof Record wrapper) {
            return toServer(unwrap(wrapper));
        }
        return value;
    }

    private static @Nullable Object unwrap(Record wrapper) {
        try {
            return UNWRAPPERS.get(wrapper.getClass()).invoke(wrapper);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(wrapper.getClass() + " cannot be read", e);
        }
    }

    private static String wireWord(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Instant instant(Row row, int position) {
        OffsetDateTime time = row.getOffsetDateTime(position);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable List<Long> longs(Row row, int position) {
        Long[] longs = row.getArrayOfLongs(position);
        return longs == null ? null : List.of(longs);
    }

    private static @Nullable List<String> strings(Row row, int position) {
        String[] strings = row.getArrayOfStrings(position);
        return strings == null ? null : List.of(strings);
    }
}
