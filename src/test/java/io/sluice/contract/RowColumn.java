package io.sluice.contract;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column that a row record asks for.
 *
 * @param component where in the records it ends up, such as {@code Offer.order.userId}; of a value such as money the
 *     outer one
 * @param name the column's name: the components' on the way, in snake case
 * @param type PostgreSQL's name of the type
 * @param nullable whether it, or a record on the way to it, may be null
 */
record RowColumn(String component, String name, String type, boolean nullable) {

    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(long.class, "bigint"),
            Map.entry(Long.class, "bigint"),
            Map.entry(int.class, "integer"),
            Map.entry(Integer.class, "integer"),
            Map.entry(double.class, "double precision"),
            Map.entry(Double.class, "double precision"),
            Map.entry(boolean.class, "boolean"),
            Map.entry(Boolean.class, "boolean"),
            Map.entry(String.class, "text"),
            Map.entry(BigDecimal.class, "numeric"),
            Map.entry(Instant.class, "timestamp with time zone"),
            Map.entry(LocalDate.class, "date"),
            Map.entry(Long[].class, "bigint[]"),
            Map.entry(Integer[].class, "integer[]"),
            Map.entry(String[].class, "text[]"));

    /** The columns of a row, in order. */
    static List<RowColumn> of(Class<?> row) {
        List<RowColumn> columns = new ArrayList<>();
        collect(row, row.getSimpleName(), "", false, columns);
        return columns;
    }

    /** PostgreSQL's name of a parameter's type. */
    static String typeOf(Class<?> parameter) {
        String known = scalar(parameter);
        if (known != null) {
            return known;
        }
        RecordComponent[] components = parameter.getRecordComponents();
        if (components == null || components.length != 1) {
            throw new IllegalArgumentException(parameter + " is no parameter that PostgreSQL knows");
        }
        return typeOf(components[0].getType());
    }

    private static void collect(Class<?> row, String path, String prefix, boolean nullable, List<RowColumn> columns) {
        RecordComponent[] components = row.getRecordComponents();
        for (RecordComponent component : components) {
            boolean isValue = components.length == 1 && !prefix.isEmpty();
            String name = isValue ? prefix : (prefix.isEmpty() ? "" : prefix + "_") + snakeCase(component.getName());
            String place = isValue ? path : path + "." + component.getName();
            boolean mayBeNull = nullable || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            String type = columnType(component);
            if (type == null) {
                collect(component.getType(), place, name, mayBeNull, columns);
            } else {
                columns.add(new RowColumn(place, name, type, mayBeNull));
            }
        }
    }

    private static @Nullable String columnType(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType list && component.getType() == List.class) {
            return scalar((Class<?>) list.getActualTypeArguments()[0]) + "[]";
        }
        return scalar(component.getType());
    }

    private static @Nullable String scalar(Class<?> type) {
        return type.isEnum() ? "text" : TYPES.get(type);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
