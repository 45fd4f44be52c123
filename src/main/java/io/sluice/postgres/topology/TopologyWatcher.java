package io.sluice.postgres.topology;

import io.sluice.observe.Observers;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.NodeReport;
import io.sluice.postgres.node.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks every node about once a second which role it has, and at once when somebody met trouble. Readers get the last
 * snapshot and never wait.
 */
@Singleton
public class TopologyWatcher {

    /** Keeps suspicions from storming a node that refuses. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Nodes nodes;
    private final TopologyConfig config;
    private final Observers observers;

    /** Written by the round that is under way, and only by it; there is at most one. */
    private volatile Topology current = Topology.UNKNOWN;

    /** Set once, when the start-up checks have passed; until then nobody is told of any node. */
    private volatile boolean open;

    /** When the last round ended, in nanoseconds. */
    private volatile long lastRound = System.nanoTime();

    private final List<Consumer<Topology>> listeners = new CopyOnWriteArrayList<>();

    /** The round under way, which every impatient caller shares. */
    private final AtomicReference<@Nullable Future<Topology>> round = new AtomicReference<>();

    TopologyWatcher(Vertx vertx, Nodes nodes, TopologyConfig config, Observers observers) {
        this.vertx = vertx;
        this.nodes = nodes;
        this.config = config;
        this.observers = observers;
    }

    /** The cluster as it was last seen; {@link Topology#UNKNOWN} until {@link #start}. */
    public Topology current() {
        return open ? current : Topology.UNKNOWN;
    }

    /** Whether the start-up checks have passed. */
    public boolean isOpen() {
        return open;
    }

    /** Tells from now on what was seen, and looks again and again. */
    public void start() {
        open = true;
        vertx.setPeriodic(config.period().toMillis(), id -> look());
    }

    /**
     * Something went wrong with this node: looks at once, without anybody waiting for it. Where many requests fail,
     * their suspicions share a round, and the next one begins no sooner than a little later.
     */
    public void suspect(Node node) {
        if (System.nanoTime() - lastRound > SHORTEST_PAUSE.toNanos()) {
            look();
        }
    }

    /**
     * Tells the listener every change, on any thread and in order; it must not block.
     *
     * @return ends that
     */
    public Runnable listen(Consumer<Topology> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * A snapshot for which every node was asked after this call, or was silent for as long as a probe may take; for
     * those who know that the last one is wrong. Never fails.
     */
    public Future<Topology> fresh() {
        Future<Topology> running = round.get();
        return running == null ? look() : running.compose(stale -> look());
    }

    /** Asks every node, or joins the round that is under way; ends within the connect timeout and never fails. */
    public Future<Topology> look() {
        Future<Topology> running = round.get();
        if (running != null) {
            return running;
        }
        Promise<Topology> promise = Promise.promise();
        if (!round.compareAndSet(null, promise.future())) {
            return look();
        }
        List<Future<Topology.Member>> asked = nodes.all().stream()
                .map(node -> node.probe().map(report -> member(node, report)).otherwise(failure -> {
                    observers.connectFailed(node.name(), failure);
                    return new Topology.Member(
                            node, NodeRole.UNREACHABLE, 0, Lag.UNKNOWN, new Progress(0), false, "", 0);
                }))
                .toList();
        Future.join(asked).onComplete(ignored -> {
            Topology seen = snapshot(asked);
            current = seen;
            listeners.forEach(listener -> listener.accept(seen));
            lastRound = System.nanoTime();
            round.set(null);
            promise.complete(seen);
        });
        return promise.future();
    }

    private Topology snapshot(List<Future<Topology.Member>> asked) {
        List<Topology.Member> members = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Topology.Member member = asked.get(i).result();
            Node node = member.node();
            members.add(member);
            if (roleBefore(i) != member.role()) {
                observers.nodeChanged(
                        node.name(), node.address().toString(), member.role().word());
            }
        }
        int timeline =
                members.stream().mapToInt(Topology.Member::timeline).max().orElse(0);
        return new Topology(members, timeline, TimelineHistory.UNKNOWN, 0);
    }

    private @Nullable NodeRole roleBefore(int position) {
        List<Topology.Member> before = current.members();
        return position < before.size() ? before.get(position).role() : null;
    }

    private static Topology.Member member(Node node, NodeReport report) {
        Long position = report.position();
        Integer timeline = report.timeline();
        return new Topology.Member(
                node,
                roleOf(report),
                timeline == null ? 0 : timeline,
                Lag.NONE,
                new Progress(position == null ? 0 : position),
                report.synchronousStandbys(),
                "",
                System.nanoTime());
    }

    private static NodeRole roleOf(NodeReport report) {
        if (report.inRecovery()) {
            return NodeRole.REPLICA;
        }
        return report.readOnly() ? NodeRole.READ_ONLY : NodeRole.PRIMARY;
    }
}
