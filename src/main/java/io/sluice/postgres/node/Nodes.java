package io.sluice.postgres.node;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.observe.Observers;
import io.sluice.postgres.lane.Lanes;
import io.sluice.postgres.lane.NodeLanes;
import io.sluice.postgres.pool.NodePool;
import io.sluice.postgres.pool.NodePools;
import io.sluice.postgres.pool.PoolConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the configuration or the hosts file names; they come and go with the file. Connections are opened
 * when they are needed, not here. Thread-safe: whoever changes the list holds this object's monitor, readers need none.
 */
@Singleton
public class Nodes {

    private static final long SWEEP_MILLIS = 1_000;
    private static final long FILE_MILLIS = 250;
    private static final long NAMES_MILLIS = 2_000;
    private static final String FILE_KEY = "sluice.database.hosts-file";

    private final Vertx vertx;
    private final DatabaseConfig database;
    private final NodePools pools;
    private final NodeLanes lanes;
    private final Observers observers;
    private final ServerOptions options;
    private final Departures departures = new Departures();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** The names that were given, so that an address keeps its own and none is given twice. */
    private final Map<NodeAddress, String> names = new HashMap<>();

    /** Replaced as a whole, in the order of the configuration. */
    private volatile List<Node> all = List.of();

    /** What was last wrong with the file, so that it is told once. */
    private volatile @Nullable String complaint;

    Nodes(
            Vertx vertx,
            DatabaseConfig database,
            PoolConfig pool,
            NodePools pools,
            NodeLanes lanes,
            Observers observers) {
        this.vertx = vertx;
        this.database = database;
        this.pools = pools;
        this.lanes = lanes;
        this.observers = observers;
        this.options = new ServerOptions(database, pool);
    }

    /**
     * Takes up the nodes of the configuration; called once, at the start, where blocking is allowed.
     *
     * @throws IllegalArgumentException if it names none or something else, in one sentence that names the key
     */
    public void load() {
        database.hostsFile().ifPresentOrElse(this::loadFile, this::loadConfiguration);
        NameWatch nameWatch = new NameWatch((VertxInternal) vertx);
        vertx.setPeriodic(SWEEP_MILLIS, id -> sweep());
        vertx.setPeriodic(NAMES_MILLIS, id -> nameWatch.check(all));
    }

    private void loadConfiguration() {
        List<String> hosts = database.hosts().orElse(List.of());
        if (!hosts.isEmpty()) {
            replace(HostList.parse(String.join(",", hosts)));
        }
    }

    private void loadFile(Path path) {
        HostsFile file = new HostsFile(path);
        try {
            replace(file.read());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FILE_KEY + "=" + path + " is not usable: " + e.getMessage() + ".", e);
        }
        // One reader at a time, however long the file system takes.
        AtomicBoolean reading = new AtomicBoolean();
        vertx.setPeriodic(FILE_MILLIS, id -> {
            if (reading.compareAndSet(false, true)) {
                Future<?> unused = vertx.executeBlocking(file::read, false)
                        .onSuccess(this::replace)
                        .onFailure(failure -> complain(path + " changes nothing: " + failure.getMessage()))
                        .onComplete(result -> reading.set(false));
            }
        });
    }

    /** In the order of the configuration. */
    public List<Node> all() {
        return all;
    }

    /** Calls this, on any thread, after each change of the list. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Nodes that are new come into the list, those that are no longer named leave it and finish what they have. */
    private void replace(List<NodeAddress> addresses) {
        complaint = null;
        synchronized (this) {
            List<Node> before = all;
            if (before.stream().map(Node::address).toList().equals(addresses)) {
                return;
            }
            List<Node> after = new ArrayList<>();
            for (NodeAddress address : addresses) {
                after.add(before.stream()
                        .filter(node -> node.address().equals(address))
                        .findFirst()
                        .orElseGet(() -> node(address)));
            }
            all = List.copyOf(after);
            long now = System.nanoTime();
            before.stream().filter(node -> !after.contains(node)).forEach(node -> departures.add(node, now));
        }
        listeners.forEach(Runnable::run);
    }

    private Node node(NodeAddress address) {
        Node returning = departures.stop(address);
        if (returning != null) {
            return returning;
        }
        String name = names.computeIfAbsent(address, first -> "node-" + (names.size() + 1));
        NodePool connections = pools.open(name, options.forRequests(address));
        Lanes shared = lanes.of(connections, database.pooler() == DatabaseConfig.Pooler.NONE);
        return new Node(name, address, connections, shared, new NodeProbe(vertx, options.forMonitor(address)));
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            complaint = reason;
            observers.configurationFinding(FILE_KEY, reason);
        }
    }

    private void sweep() {
        all.forEach(Node::sweep);
        departures.over(System.nanoTime()).forEach(Node::close);
    }

    void onShutdown(@Observes ShutdownEvent event) {
        all.forEach(Node::close);
        departures.all().forEach(Node::close);
    }
}
