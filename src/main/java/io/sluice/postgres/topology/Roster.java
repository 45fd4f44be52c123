package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import io.sluice.postgres.node.Nodes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The nodes under watch, in the order of the configuration. Only on the watcher's event loop. */
final class Roster {

    private final Nodes nodes;
    private final Function<Node, NodeWatch> newcomer;
    private Map<Node, NodeWatch> watches = new LinkedHashMap<>();
    private boolean closed;

    Roster(Nodes nodes, Function<Node, NodeWatch> newcomer) {
        this.nodes = nodes;
        this.newcomer = newcomer;
    }

    /**
     * Follows the list of nodes. Those that are no longer named stay until the new ones have answered, so that there is
     * always one to serve; but no server is held twice, since two names of one would look like a split brain.
     */
    void update(long now) {
        if (closed) {
            return;
        }
        Map<Node, NodeWatch> next = new LinkedHashMap<>();
        boolean waiting = false;
        for (Node node : nodes.all()) {
            NodeWatch known = watches.get(node);
            NodeWatch watch = known == null ? newcomer.apply(node) : known;
            waiting |= watch.isNew(now);
            next.put(node, watch);
        }
        if (waiting) {
            List<NodeWatch> named = List.copyOf(next.values());
            watches.values().stream()
                    .filter(old -> named.stream().noneMatch(old::isSameServerAs))
                    .forEach(old -> next.putIfAbsent(old.node(), old));
        }
        watches = next;
    }

    /** Whether some are held that are no longer named. */
    boolean isLeaving() {
        return watches.size() > nodes.all().size();
    }

    Collection<NodeWatch> all() {
        return watches.values();
    }

    /** Those of which something is known. */
    List<NodeWatch> heard() {
        return watches.values().stream().filter(NodeWatch::isHeard).toList();
    }

    @Nullable
    NodeWatch of(Node node) {
        return watches.get(node);
    }

    void close() {
        closed = true;
        watches = new LinkedHashMap<>();
    }
}
