package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.ProbeFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks each new primary where the timelines before its own ended. Where the server may not say (a managed one without
 * {@code sluice_timeline_history}) it is asked once and no more. Only on the watcher's event loop.
 */
final class HistoryQuestion {

    private final Context loop;
    private final Duration limit;
    private int settled = 1;
    private boolean asking;

    HistoryQuestion(Context loop, Duration limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** Asks unless it is known, or asked at the moment; a lost question is put again with the next report. */
    void ask(Node primary, int timeline, Consumer<TimelineHistory> answer) {
        if (asking || timeline <= settled) {
            return;
        }
        asking = true;
        Future<Optional<TimelineHistory>> unused = primary.timelineHistory(timeline, limit)
                .map(file -> file.map(TimelineHistory::parse))
                .onComplete(result -> loop.runOnContext(ignored -> {
                    asking = false;
                    if (result.succeeded() || !isLost(result.cause())) {
                        settled = timeline;
                    }
                    if (result.succeeded()) {
                        result.result().ifPresent(answer);
                    }
                }));
    }

    private static boolean isLost(Throwable failure) {
        return failure instanceof ProbeFailure probe && probe.sign() != ProbeFailure.Sign.UNCLEAR;
    }
}
