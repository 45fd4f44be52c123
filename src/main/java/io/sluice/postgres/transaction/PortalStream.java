package io.sluice.postgres.transaction;

import io.sluice.postgres.Departure;
import io.sluice.postgres.RowStream;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is opened when its first rows are asked for. Whoever stops waiting for them gives it up as well.
 * Thread-safe, but for one reader at a time.
 *
 * @param <R> the row's record
 */
final class PortalStream<R> implements RowStream<R> {

    private final Uni<Portal<R>> opening;
    private final Departure gone;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Promise<Void> over = Promise.promise();
    private volatile @Nullable Portal<R> portal;

    /**
     * A stream that is not open yet.
     *
     * @param opening opens it, with its first rows
     * @param gone what ends it, from the opening on
     */
    PortalStream(Uni<Portal<R>> opening, Departure gone) {
        this.opening = opening;
        this.gone = gone;
    }

    @Override
    public Uni<List<R>> next() {
        Portal<R> open = portal;
        if (open != null) {
            return uni(open);
        }
        if (!asked.compareAndSet(false, true)) {
            return Uni.createFrom().item(List.of());
        }
        // Opening goes on when nobody waits for it any more, and ends what it has opened.
        return Uni.createFrom()
                .<Portal<R>>emitter(emitter -> {
                    var unused = opening.subscribe()
                            .with(
                                    opened -> {
                                        portal = opened;
                                        opened.over().onComplete(ignored -> over.tryComplete());
                                        emitter.complete(opened);
                                    },
                                    failure -> {
                                        over.tryComplete();
                                        emitter.fail(failure);
                                    });
                })
                .onCancellation()
                .invoke(this::close)
                .chain(PortalStream::uni);
    }

    @Override
    public void close() {
        if (asked.compareAndSet(false, true)) {
            over.tryComplete();
        }
        gone.leave();
    }

    @Override
    public void whenOver(Runnable listener) {
        over.future().onComplete(ignored -> listener.run());
    }

    private static <R> Uni<List<R>> uni(Portal<R> open) {
        return Uni.createFrom()
                .emitter(emitter -> open.next().onSuccess(emitter::complete).onFailure(emitter::fail));
    }
}
