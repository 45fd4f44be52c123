package io.sluice.postgres.statement;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its arguments, ready to be sent. Immutable in use; its identity is the key under which its rows are
 * found among the results of a group.
 *
 * @param <R> the row's record
 */
public final class Call<R> {

    private final Statement<R> statement;
    private final Tuple arguments;

    private Call(Statement<R> statement, Tuple arguments) {
        this.statement = statement;
        this.arguments = arguments;
    }

    static <R> Call<R> of(Statement<R> statement, @Nullable Object[] arguments) {
        List<Class<?>> types = statement.parameterTypes();
        if (types.size() != arguments.length) {
            throw new IllegalArgumentException(
                    statement + " takes " + types.size() + " arguments, not " + arguments.length);
        }
        Tuple tuple = Tuple.tuple(new ArrayList<>(arguments.length));
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument != null && !types.get(i).isInstance(argument)) {
                throw new IllegalArgumentException(statement + " takes a "
                        + types.get(i).getSimpleName() + " as $" + (i + 1) + ", not a "
                        + argument.getClass().getSimpleName());
            }
            tuple.addValue(SqlValues.toServer(argument));
        }
        return new Call<>(statement, tuple);
    }

    public Statement<R> statement() {
        return statement;
    }

    /** The arguments in the driver's types. */
    public Tuple arguments() {
        return arguments;
    }

    /** The rows that the server answered, as records. */
    public List<R> read(Iterable<Row> rows) {
        List<R> records = new ArrayList<>();
        for (Row row : rows) {
            records.add(statement.rows().read(row));
        }
        return records;
    }
}
