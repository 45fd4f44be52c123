package io.sluice.postgres.topology;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.observe.Observers;
import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.Nodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks every node in its own rhythm what it is, all of them more often when somebody met trouble, and publishes what
 * follows from it as snapshots. Readers get the last one and never wait. Thread-safe: everything is decided on one
 * event loop.
 */
@Singleton
public class TopologyWatcher {

    private static final long TICK_MILLIS = 25;

    /** A tick that is so late shows that we stood still, so that answers may lie unread. */
    private static final long STALL = Duration.ofMillis(200).toNanos();

    /** Keeps suspicions from storming a node. */
    private static final long SUSPICION_PAUSE = Duration.ofMillis(50).toNanos();

    private final Vertx vertx;
    private final Nodes nodes;
    private final TopologyConfig config;
    private final Context loop;
    private final Rhythm rhythm;
    private final Remembering memory;
    private final Snapshots snapshots = new Snapshots();
    private final TopologyEvents events;
    private final HistoryQuestion history;
    private final List<Consumer<Topology>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong lastSuspicion = new AtomicLong(System.nanoTime() - SUSPICION_PAUSE);

    /** Only on the event loop, as are the next two. */
    private final Roster roster;

    private long lastTick = System.nanoTime();
    private long judgedFrom = lastTick;

    /** Written on the event loop only. */
    private volatile Topology current = Topology.UNKNOWN;

    /** Set once, when the start-up checks have passed; until then nobody is told of any node. */
    private volatile boolean open;

    TopologyWatcher(Vertx vertx, Nodes nodes, TopologyConfig config, Observers observers) {
        this.vertx = vertx;
        this.nodes = nodes;
        this.config = config;
        this.loop = ((VertxInternal) vertx).createEventLoopContext();
        this.rhythm = new Rhythm(config);
        this.roster = new Roster(nodes, this::watch);
        this.memory = new Remembering(vertx, config.stateFile(), observers);
        this.events = new TopologyEvents(observers);
        this.history = new HistoryQuestion(loop, config.probeTimeout());
    }

    /**
     * Reads the hosts and what was remembered of the cluster; called once, first, where blocking is allowed.
     *
     * @throws IllegalArgumentException if one of them cannot be used, in one sentence that names the key
     */
    public void prepare() {
        nodes.load();
        memory.restore(config.systemId());
        nodes.listen(() -> loop.runOnContext(ignored -> {
            publish();
            askThoseDue(System.nanoTime());
        }));
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
        loop.runOnContext(ignored -> {
            if (memory.now().systemId() == 0) {
                memory.remember(
                        memory.now().withSystemId(TopologyDecision.mostCommonSystem(sightings(roster.heard()))));
            }
            roster.all().forEach(watch -> expectCluster(watch.node()));
            publish();
            vertx.setPeriodic(TICK_MILLIS, id -> tick());
        });
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
     * Something went wrong with this node: it is asked at once, the others soon, without anybody waiting for it. Where
     * many requests fail, their suspicions are one.
     */
    public void suspect(Node node) {
        long now = System.nanoTime();
        long last = lastSuspicion.get();
        if (now - last > SUSPICION_PAUSE && lastSuspicion.compareAndSet(last, now)) {
            loop.runOnContext(ignored -> trouble(node));
        }
    }

    /** Asks every node, or joins the probe under way; ends within a probe's limit and never fails. */
    public Future<Topology> look() {
        return ask(watch -> true, watch -> watch.ask(System.nanoTime()));
    }

    /**
     * A snapshot for which every node was asked after this call, but for those that are known to be away; for those who
     * know that the last one is wrong. Ends within two probes' limits and never fails.
     */
    public Future<Topology> fresh() {
        return ask(watch -> !watch.isAway(), watch -> watch.askAgain(System.nanoTime()));
    }

    private Future<Topology> ask(Predicate<NodeWatch> wanted, Function<NodeWatch, Future<Void>> question) {
        Promise<Topology> answer = Promise.promise();
        loop.runOnContext(ignored -> {
            roster.update(System.nanoTime());
            List<Future<Void>> asked =
                    roster.all().stream().filter(wanted).map(question).toList();
            Future.join(asked).onComplete(result -> {
                publish();
                answer.complete(current);
            });
        });
        return answer.future();
    }

    private void trouble(Node node) {
        long now = System.nanoTime();
        rhythm.trouble(now);
        NodeWatch watch = roster.of(node);
        if (watch != null && !watch.isAway()) {
            Future<Void> unused = watch.askAgain(now);
        }
        askThoseDue(now);
    }

    private NodeWatch watch(Node node) {
        node.onLoss(() -> loop.runOnContext(ignored -> trouble(node)));
        expectCluster(node);
        return new NodeWatch(node, loop, config, rhythm, () -> heard(node));
    }

    private void heard(Node node) {
        // At the start nobody is to read of nodes that have not been heard yet.
        if (open && roster.of(node) != null) {
            publish();
        }
    }

    private void expectCluster(Node node) {
        if (open && memory.now().systemId() != 0) {
            node.pool().expect(memory.now().systemId());
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (now - lastTick > STALL) {
            judgedFrom = now + STALL;
        }
        lastTick = now;
        askThoseDue(now);
        if (now - judgedFrom >= 0) {
            judge(now);
        }
    }

    private void askThoseDue(long now) {
        boolean primaryKnown = current.primary().isPresent();
        for (NodeWatch watch : roster.all()) {
            watch.askQueued(now);
            long pause = watch.isAway()
                    ? rhythm.pauseWithout(primaryKnown, now - watch.answeredAt(), now)
                    : rhythm.pause(primaryKnown, now);
            if (now - watch.askedAt() >= pause) {
                Future<Void> unused = watch.ask(now);
            }
        }
    }

    private void judge(long now) {
        boolean changed = roster.isLeaving();
        for (NodeWatch watch : roster.all()) {
            changed |= watch.expire(now);
            if (watch.report() == null) {
                watch.care().silent(now - watch.answeredAt());
            }
        }
        if (changed) {
            publish();
        }
    }

    private static List<Sighting> sightings(List<NodeWatch> watches) {
        return watches.stream().map(NodeWatch::sighting).toList();
    }

    private void publish() {
        long now = System.nanoTime();
        roster.update(now);
        List<NodeWatch> heard = roster.heard();
        TopologyDecision.Verdict verdict = TopologyDecision.decide(sightings(heard), memory.now());
        if (open) {
            memory.remember(verdict.memory());
        }
        Topology before = current;
        Topology next = snapshots.next(before, heard, verdict, now);
        if (next.equals(before)) {
            return;
        }
        current = next;
        for (int i = 0; i < heard.size(); i++) {
            heard.get(i).care().is(next.members().get(i).role());
        }
        if (!roles(before).equals(roles(next))) {
            rhythm.trouble(now);
        }
        events.tell(before, next, now);
        if (open) {
            next.primary().ifPresent(primary -> history.ask(primary.node(), primary.timeline(), this::learn));
            listeners.forEach(listener -> listener.accept(next));
        }
    }

    private void learn(TimelineHistory ancestors) {
        ClusterMemory known = memory.now();
        memory.remember(known.withHistory(known.history().succeededBy(known.timeline(), ancestors)));
        publish();
    }

    private static List<NodeRole> roles(Topology topology) {
        return topology.members().stream().map(Topology.Member::role).toList();
    }

    void onShutdown(@Observes ShutdownEvent event) {
        listeners.clear();
        loop.runOnContext(ignored -> roster.close());
    }
}
