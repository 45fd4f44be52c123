package io.sluice.postgres.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement: a name (metric tag, span name, {@code room.verb_what}), the Java types of its parameters
 * {@code $1…}, the record that a row becomes, and the text. Immutable; exists only as a constant of a {@code …Sql}
 * class, where the contract test finds it.
 *
 * @param <R> the row's record
 */
public final class Statement<R> {

    private final String name;
    private final List<Class<?>> parameterTypes;
    private final Class<R> rowType;
    private final String sql;
    private final RowReader<R> rows;
    private final boolean quick;

    private Statement(String name, List<Class<?>> parameterTypes, Class<R> rowType, boolean quick, String sql) {
        this.name = name;
        this.parameterTypes = parameterTypes;
        this.rowType = rowType;
        this.quick = quick;
        this.sql = sql;
        this.rows = RowReader.of(rowType);
    }

    /**
     * Begins a statement: {@code named(…).takes(…).gives(…).quick().sql(…)}, where only takes and quick may be missing.
     */
    public static Named named(String name) {
        return new Named(name, List.of());
    }

    /**
     * The statement with its arguments, in the order of {@code $1…}; null is SQL's NULL.
     *
     * @throws IllegalArgumentException if the number or a type is not what the statement takes
     */
    public Call<R> with(@Nullable Object... arguments) {
        return Call.of(this, arguments);
    }

    public String name() {
        return name;
    }

    public List<Class<?>> parameterTypes() {
        return parameterTypes;
    }

    public Class<R> rowType() {
        return rowType;
    }

    public String sql() {
        return sql;
    }

    /** Whether it may travel on a connection that others share, see {@link Typed#quick}. */
    public boolean isQuick() {
        return quick;
    }

    /** Turns the server's rows into records. */
    public RowReader<R> rows() {
        return rows;
    }

    @Override
    public String toString() {
        return name;
    }

    /** A statement that has a name and perhaps parameters. */
    public record Named(String name, List<Class<?>> parameterTypes) {

        /** The Java types of {@code $1…}, each one that {@link SqlValues} knows. */
        public Named takes(Class<?>... types) {
            return new Named(name, List.of(types));
        }

        /** The record whose components are the columns, in order. */
        public <R> Typed<R> gives(Class<R> rowType) {
            return new Typed<>(this, rowType, false);
        }
    }

    /** A statement that lacks only its text. */
    public record Typed<R>(Named named, Class<R> rowType, boolean isQuick) {

        /**
         * It only reads, waits for nobody's lock and gives a bounded number of rows by an index, so that others may
         * stand behind it on a shared connection.
         */
        public Typed<R> quick() {
            return new Typed<>(named, rowType, true);
        }

        public Statement<R> sql(String sql) {
            return new Statement<>(named.name, named.parameterTypes, rowType, isQuick, sql);
        }
    }
}
