package io.sluice.postgres.transaction;

import io.sluice.postgres.IdempotencyKey;
import io.sluice.postgres.Results;
import io.sluice.postgres.Transaction;
import io.sluice.postgres.Work;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A write that is done at most once under its key. First the key is claimed, in the same flush as the statements, so
 * that they fail with it where it is taken; then the answer is stored, then committed. Used for one attempt.
 *
 * @param <T> the answer
 */
final class KeyedWrite<T> implements Work<T> {

    private final IdempotencyKey key;
    private final String fingerprint;
    private final Class<T> type;
    private final List<Call<?>> calls;
    private final Function<Results, T> reading;

    KeyedWrite(IdempotencyKey key, Class<T> type, List<Call<?>> calls, Function<Results, T> reading) {
        this.key = key;
        this.fingerprint = key.fingerprint().get();
        this.type = type;
        this.calls = calls;
        this.reading = reading;
    }

    /** The key is taken; what its first request was answered, if it was, stands in the table. */
    static final class Taken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Taken() {
            super(null, null, false, false);
        }
    }

    @Override
    public Uni<T> in(Transaction transaction) {
        List<Uni<?>> sent = new ArrayList<>(calls.size() + 1);
        sent.add(transaction
                .run(KeySql.CLAIM.with(key.key(), fingerprint))
                .onFailure(KeyedWrite::isDivision)
                .transform(ignored -> new Taken()));
        calls.forEach(call -> sent.add(transaction.run(call)));
        return Uni.join()
                .all(sent.stream().map(one -> one.map(Object.class::cast)).toList())
                .andFailFast()
                .chain(rows -> {
                    List<List<?>> answers = rows.subList(1, rows.size()).stream()
                            .<List<?>>map(one -> (List<?>) one)
                            .toList();
                    T answer = reading.apply(new Results(calls, answers));
                    return transaction
                            .run(KeySql.KEEP.with(key.key(), key.answers().write(answer)))
                            .replaceWith(answer);
                });
    }

    /**
     * The first answer under the key.
     *
     * @throws GatewayException {@code idempotency-in-progress} if there is none yet, {@code idempotency-key-reused} if
     *     it is another request's
     */
    T replay(List<KeySql.Known> found) {
        if (found.isEmpty()) {
            throw new GatewayException(
                    ProblemType.IDEMPOTENCY_IN_PROGRESS,
                    "Another request under this idempotency key is still running; try again soon.");
        }
        KeySql.Known known = found.get(0);
        String body = known.body();
        if (!fingerprint.equals(known.fingerprint()) || body == null) {
            throw new GatewayException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED, "The idempotency key was given to another request before.");
        }
        return key.answers().read(body, type);
    }

    private static boolean isDivision(Throwable failure) {
        return failure instanceof GatewayException problem
                && ServerErrors.sqlStateOf(problem).equals(FailureRules.DIVISION_BY_ZERO);
    }
}
