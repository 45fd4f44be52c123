package io.sluice.embedded;

import io.sluice.embedded.link.TcpLink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a cluster is made of. Immutable.
 *
 * @param replicas streaming replicas beside the primary
 * @param links whether a {@link TcpLink} stands in front of each node, as fault tests need it
 * @param patience how long any single step (a start, a promotion, a clone) may take
 * @param settings server settings added to the room's own, for every node; they win over them
 */
public record ClusterOptions(int replicas, boolean links, Duration patience, Map<String, String> settings) {

    public ClusterOptions {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas must not be negative: " + replicas);
        }
        settings = Map.copyOf(settings);
    }

    /** Two replicas, no links, thirty seconds a step. */
    public static ClusterOptions defaults() {
        return new ClusterOptions(2, false, Duration.ofSeconds(30), Map.of());
    }

    public ClusterOptions withReplicas(int count) {
        return new ClusterOptions(count, links, patience, settings);
    }

    public ClusterOptions withLinks() {
        return new ClusterOptions(replicas, true, patience, settings);
    }

    ClusterOptions withoutLinks() {
        return new ClusterOptions(replicas, false, patience, settings);
    }

    public ClusterOptions withPatience(Duration aStep) {
        return new ClusterOptions(replicas, links, aStep, settings);
    }

    public ClusterOptions withSetting(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new ClusterOptions(replicas, links, patience, more);
    }
}
