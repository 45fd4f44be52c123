package io.sluice.postgres.statement;

import io.vertx.sqlclient.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a row: column by column in the order of the record's components. A component that is itself a
 * record of several components takes as many columns, and is null when all of them are. Positions, not names, since the
 * contract test holds the names; immutable and shared by all threads.
 *
 * @param <R> the record
 */
public final class RowReader<R> {

    /** One component: fills itself from the row, starting at a position. */
    private record Part(SqlValues.ColumnReader reader, int width) {}

    private final Class<R> type;
    private final MethodHandle constructor;
    private final Part[] parts;
    private final int width;

    private RowReader(Class<R> type, MethodHandle constructor, Part[] parts) {
        this.type = type;
        this.constructor = constructor;
        this.parts = parts;
        this.width = Arrays.stream(parts).mapToInt(Part::width).sum();
    }

    /**
     * The reader of a record type.
     *
     * @throws IllegalArgumentException if it is no record, or has a component that SQL does not know
     */
    static <R> RowReader<R> of(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type + " is no record");
        }
        Part[] parts = Arrays.stream(components).map(RowReader::partOf).toArray(Part[]::new);
        return new RowReader<>(type, constructorOf(type, components), parts);
    }

    /** The record of one row. */
    public R read(Row row) {
        return type.cast(read(row, 0));
    }

    private Object read(Row row, int from) {
        @Nullable Object[] values = new Object[parts.length];
        int position = from;
        for (int i = 0; i < parts.length; i++) {
            values[i] = parts[i].reader.read(row, position);
            position += parts[i].width;
        }
        return construct(values);
    }

    private Object construct(@Nullable Object... values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Part partOf(RecordComponent component) {
        SqlValues.ColumnReader reader = SqlValues.readerOf(component.getGenericType(), component.getType());
        if (reader != null) {
            return new Part(reader, 1);
        }
        RowReader<?> nested = of(component.getType());
        return new Part((row, position) -> nested.readUnlessNull(row, position), nested.width);
    }

    private @Nullable Object readUnlessNull(Row row, int from) {
        for (int position = from; position < from + width; position++) {
            if (row.getValue(position) != null) {
                return read(row, from);
            }
        }
        return null;
    }

    private static MethodHandle constructorOf(Class<?> type, RecordComponent[] components) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be made", e);
        }
    }
}
