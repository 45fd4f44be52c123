package io.sluice.postgres.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that were taken off the list and finish what they have. Requests may have chosen one a moment ago, so it is
 * closed only after it has been unused for some time, or at the limit. Thread-safe.
 */
final class Departures {

    static final Duration GRACE = Duration.ofSeconds(5);
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final class Departure {
        final Node node;
        final long since;
        long lastUsed;

        Departure(Node node, long now) {
            this.node = node;
            this.since = now;
            this.lastUsed = now;
        }

        boolean isOver(long now) {
            if (node.load() > 0) {
                lastUsed = now;
            }
            return now - lastUsed > GRACE.toNanos() || now - since > LIMIT.toNanos();
        }
    }

    private final Map<NodeAddress, Departure> leaving = new LinkedHashMap<>();

    synchronized void add(Node node, long now) {
        leaving.put(node.address(), new Departure(node, now));
    }

    /** The node of this address, if it has not gone yet: it stays. */
    synchronized @Nullable Node stop(NodeAddress address) {
        Departure departure = leaving.remove(address);
        return departure == null ? null : departure.node;
    }

    /** Those that may be closed now; they are forgotten. */
    synchronized List<Node> over(long now) {
        List<Node> over = new ArrayList<>();
        leaving.values().removeIf(departure -> departure.isOver(now) && over.add(departure.node));
        return over;
    }

    synchronized List<Node> all() {
        return leaving.values().stream().map(departure -> departure.node).toList();
    }
}
