package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.NodeReport;
import io.sluice.postgres.node.ProbeFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One node as the watcher knows it: its last good answer, how long that counts, and the probe under way. Each node has
 * its own rhythm, so a silent one holds up nobody's news of the others. All of it on the watcher's event loop; times
 * are {@link System#nanoTime}.
 */
final class NodeWatch {

    /** Keeps callers that need a fresh look from asking without a pause. */
    private static final long SHORTEST_PAUSE = Duration.ofMillis(20).toNanos();

    /** How long a node that was added may take to answer before those that it replaces are left. */
    private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

    private final Node node;
    private final Context loop;
    private final TopologyConfig config;
    private final Rhythm rhythm;
    private final Runnable news;
    private final PoolCare care;

    private @Nullable NodeReport report;
    private ProbeFailure.Sign sign = ProbeFailure.Sign.SILENT;
    private boolean promoted;

    /** Of the last incarnation that was met, kept while it is silent. */
    private @Nullable NodeReport last;

    private Progress progress = new Progress(0);
    private long answeredAt;
    private long askedAt;
    private boolean unread;
    private boolean failing;

    /** Whether anything is known of it, be it silence. */
    private boolean asked;

    private final long createdAt = System.nanoTime();

    private @Nullable Promise<Void> asking;
    private @Nullable Promise<Void> queued;

    NodeWatch(Node node, Context loop, TopologyConfig config, Rhythm rhythm, Runnable news) {
        this.node = node;
        this.loop = loop;
        this.config = config;
        this.rhythm = rhythm;
        this.news = news;
        this.care = new PoolCare(node, config.evidence(), config.abandonAfter());
        this.answeredAt = System.nanoTime();
        this.askedAt = answeredAt - config.period().toNanos();
    }

    /** What its pool is told. */
    PoolCare care() {
        return care;
    }

    Node node() {
        return node;
    }

    Sighting sighting() {
        return new Sighting(node.name(), report, sign, promoted);
    }

    /** The last good answer, while it counts. */
    @Nullable
    NodeReport report() {
        return report;
    }

    Progress progress() {
        return progress;
    }

    /** Something is known of it, be it silence. */
    boolean isHeard() {
        return asked;
    }

    /** It has not answered yet, and still may. */
    boolean isNew(long now) {
        return last == null && now - createdAt < PATIENCE;
    }

    /** Both names lead to one server process. */
    boolean isSameServerAs(NodeWatch other) {
        NodeReport ours = last;
        NodeReport others = other.last;
        return ours != null
                && others != null
                && ours.systemId() == others.systemId()
                && ours.startedAt().equals(others.startedAt());
    }

    /** It was asked and has no good answer that counts. */
    boolean isAway() {
        return asked && report == null;
    }

    /** Since when there has been no good answer. */
    long answeredAt() {
        return answeredAt;
    }

    long askedAt() {
        return askedAt;
    }

    /** Whether there was a good answer since the last call. */
    boolean takeUnread() {
        boolean result = unread;
        unread = false;
        return result;
    }

    /** Asks, or joins the probe under way; completes when it ended, whatever it brought. */
    Future<Void> ask(long now) {
        Promise<Void> running = asking;
        if (running != null) {
            return running.future();
        }
        Promise<Void> ended = Promise.promise();
        asking = ended;
        askedAt = now;
        node.probe(config.probeTimeout())
                .onComplete(result -> loop.runOnContext(ignored -> {
                    asking = null;
                    long then = System.nanoTime();
                    if (result.succeeded()) {
                        good(result.result(), then);
                    } else if (result.cause() instanceof ProbeFailure failure) {
                        bad(failure.sign(), then);
                    } else {
                        bad(ProbeFailure.Sign.UNCLEAR, then);
                    }
                    news.run();
                    ended.complete();
                    askQueued(then);
                }));
        return ended.future();
    }

    /** As {@link #ask}, but the probe begins after this call. */
    Future<Void> askAgain(long now) {
        if (asking == null && now - askedAt > SHORTEST_PAUSE) {
            return ask(now);
        }
        Promise<Void> next = queued;
        if (next == null) {
            next = Promise.promise();
            queued = next;
        }
        return next.future();
    }

    /** Begins the probe that somebody waits for, once it may begin. */
    void askQueued(long now) {
        Promise<Void> next = queued;
        if (next != null && asking == null && now - askedAt > SHORTEST_PAUSE) {
            queued = null;
            ask(now).onComplete(next);
        }
    }

    /** Whether the last answer has just ceased to count. */
    boolean expire(long now) {
        if (report == null || now - answeredAt <= config.evidence().toNanos()) {
            return false;
        }
        report = null;
        sign = ProbeFailure.Sign.SILENT;
        return true;
    }

    private void good(NodeReport said, long now) {
        NodeReport before = last;
        boolean same = before != null && isSameIncarnation(before, said);
        promoted = same && (promoted || (before != null && before.inRecovery() && !said.inRecovery()));
        Long position = said.position();
        if (!same) {
            progress = new Progress(position == null ? 0 : position);
        } else if (position != null) {
            progress.advance(position);
        }
        if (before != null && !same) {
            node.pool().renew();
        }
        report = said;
        last = said;
        answeredAt = now;
        unread = true;
        failing = false;
        asked = true;
    }

    /** Silence alone proves nothing before the last answer has expired; a refusal does at once. */
    private void bad(ProbeFailure.Sign seen, long now) {
        if (!failing) {
            failing = true;
            rhythm.trouble(now);
        }
        if (report == null || seen != ProbeFailure.Sign.SILENT) {
            report = null;
            sign = seen;
            asked = true;
        }
    }

    /** A log that went back was replaced under the same process's eyes: what it once showed, it may not show now. */
    private static boolean isSameIncarnation(NodeReport before, NodeReport now) {
        Long then = before.position();
        Long position = now.position();
        return before.systemId() == now.systemId()
                && before.startedAt().equals(now.startedAt())
                && (then == null || (position != null && position >= then));
    }
}
