package io.sluice.postgres.transaction;

import io.sluice.postgres.Database;
import io.sluice.postgres.Departure;
import io.sluice.postgres.IdempotencyKey;
import io.sluice.postgres.Results;
import io.sluice.postgres.RowStream;
import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.Work;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.fault.Retries;
import io.sluice.postgres.fault.RetryClass;
import io.sluice.postgres.pool.PoolConfig;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The {@link Database}: takes a unit of work through as many attempts as are safe and needed, and brings back what came
 * of it on the context that the caller came from. Thread-safe.
 */
@Singleton
public class TenantDatabase implements Database {

    /** Of a pool's connections streams may have the quarter; they all may be of one node. */
    private static final int STREAMS_SHARE = 4;

    private final VertxInternal vertx;
    private final Retries retries;
    private final ReadAttempt reading;
    private final WriteAttempt writing;
    private final StreamAttempt streaming;
    private final int streamsAtOnce;

    TenantDatabase(
            Vertx vertx,
            Retries retries,
            ReadAttempt reading,
            WriteAttempt writing,
            StreamAttempt streaming,
            PoolConfig pool) {
        this.vertx = (VertxInternal) vertx;
        this.retries = retries;
        this.reading = reading;
        this.writing = writing;
        this.streaming = streaming;
        this.streamsAtOnce = Math.max(1, pool.maxSize() / STREAMS_SHARE);
    }

    @Override
    public <R> Uni<List<R>> read(WorkContext work, Call<R> call) {
        return readAll(work, List.of(call)).map(results -> results.of(call));
    }

    @Override
    public Uni<Results> readAll(WorkContext work, List<Call<?>> calls) {
        String name = name(calls);
        return attempts(
                work,
                name,
                true,
                (context, again) -> on(context, () -> reading.run(context, work, name, again, calls)));
    }

    @Override
    public <R> Uni<List<R>> write(WorkContext work, Call<R> call) {
        return writeAll(work, List.of(call)).map(results -> results.of(call));
    }

    @Override
    public Uni<Results> writeAll(WorkContext work, List<Call<?>> calls) {
        String name = name(calls);
        Uni<Results> written = attempts(
                work,
                name,
                false,
                (context, again) -> on(context, () -> writing.group(context, work, name, again, calls)));
        return written.chain(results -> withToken(work, results));
    }

    @Override
    public <T> Uni<T> writeOnce(WorkContext work, Class<T> type, List<Call<?>> calls, Function<Results, T> reading) {
        IdempotencyKey key = work.key();
        if (key == null) {
            return writeAll(work, calls).map(reading);
        }
        String name = name(calls);
        KeyedWrite<T> write = new KeyedWrite<>(key, type, calls, reading);
        Uni<T> written = attempts(
                work,
                name,
                true,
                (context, again) -> on(context, () -> writing.steps(context, work, name, again, write))
                        .onFailure(KeyedWrite.Taken.class)
                        .recoverWithUni(() -> firstAnswer(work, key, write, again)));
        return written.chain(answer -> withToken(work, answer));
    }

    /**
     * What the first request under the key was answered. While there is no answer, the one that is still running may be
     * an attempt of this very request, whose connection was lost and whose server has not noticed yet: then it is tried
     * again. Another caller's is said to be running.
     */
    private <T> Uni<T> firstAnswer(WorkContext work, IdempotencyKey key, KeyedWrite<T> write, boolean again) {
        return read(work.strong(), KeySql.FIND.with(key.key()))
                .map(write::replay)
                .invoke(() -> {
                    work.served().replayed();
                    work.served().committedAsSeen();
                })
                .onFailure(failure -> again && isInProgress(failure))
                .transform(failure -> new AttemptFailure((GatewayException) failure, RetryClass.ROLLED_BACK, false));
    }

    private static boolean isInProgress(Throwable failure) {
        return failure instanceof GatewayException problem && problem.type() == ProblemType.IDEMPOTENCY_IN_PROGRESS;
    }

    @Override
    public <T> Uni<T> transact(WorkContext work, Work<T> steps) {
        String name = "transact";
        Uni<T> done = attempts(
                work,
                name,
                false,
                (context, again) -> on(context, () -> writing.steps(context, work, name, again, steps)));
        return done.chain(result -> withToken(work, result));
    }

    /**
     * Every write that lasts has a token. Where the commit was answered and its position was not, a look at the primary
     * gives one; a failure of that is no failure of the write.
     */
    private <T> Uni<T> withToken(WorkContext work, T result) {
        if (work.served().token() != null) {
            return Uni.createFrom().item(result);
        }
        return read(work.strong(), ScopeSql.POSITION.with())
                .invoke(() -> work.served().committedAsSeen())
                .replaceWith(result)
                .onFailure()
                .recoverWithItem(result);
    }

    @Override
    public <R> RowStream<R> stream(WorkContext work, Call<R> call, StreamLimits limits) {
        Departure gone = new Departure();
        Runnable forget = work.departure().listen(gone::leave);
        WorkContext reading =
                new WorkContext(work.caller(), work.freshness(), limits.deadline(), gone, null, work.served());
        PortalStream<R> rows = new PortalStream<>(
                attempts(
                        reading,
                        call.statement().name(),
                        true,
                        (context, again) -> on(context, () -> streaming.run(context, reading, again, call, limits))),
                gone);
        rows.whenOver(forget);
        return rows;
    }

    @Override
    public int streamsAtOnce() {
        return streamsAtOnce;
    }

    /** The last statement is what the others lead to. */
    private static String name(List<Call<?>> calls) {
        return calls.get(calls.size() - 1).statement().name();
    }

    /** @param attempt by context and by whether an attempt was made before */
    private <T> Uni<T> attempts(
            WorkContext work, String name, boolean repeatable, BiFunction<ContextInternal, Boolean, Uni<T>> attempt) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = vertx.getOrCreateContext();
            AtomicInteger made = new AtomicInteger();
            return retries.run(work, name, repeatable, () -> attempt.apply(context, made.getAndIncrement() > 0))
                    .onCancellation()
                    .invoke(work.departure()::leave);
        });
    }

    private static <T> Uni<T> on(ContextInternal context, Supplier<Future<T>> attempt) {
        return Uni.createFrom().emitter(emitter -> {
            Runnable run = () -> {
                Future<T> unused = attempt.get().onSuccess(emitter::complete).onFailure(emitter::fail);
            };
            if (context.isRunningOnContext()) {
                run.run();
            } else {
                context.runOnContext(ignored -> run.run());
            }
        });
    }
}
