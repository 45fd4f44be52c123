package io.sluice.operations.health;

import io.sluice.postgres.pool.PoolUsage;
import io.sluice.postgres.topology.Lag;
import io.sluice.postgres.topology.NodeRole;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.Topology.Member;
import io.sluice.postgres.topology.TopologyWatcher;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready is a gateway that knows a node which can serve; a dead replica, or a missing primary while replicas are there,
 * makes it degraded and not unready. It tells the last snapshot and waits for nothing.
 */
@Readiness
@Singleton
public class ReadinessCheck implements AsyncHealthCheck {

    private final TopologyWatcher watcher;

    ReadinessCheck(TopologyWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(() -> answer(watcher.current()));
    }

    private static HealthCheckResponse answer(Topology topology) {
        boolean writes = topology.primary().isPresent();
        boolean reads = writes || !topology.replicas().isEmpty();
        boolean whole = writes && topology.members().stream().allMatch(Member::isUsable);
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("cluster")
                .status(reads)
                .withData("reads", reads)
                .withData("writes", writes)
                .withData("degraded", !whole)
                .withData("timeline", topology.timeline());
        topology.members().forEach(member -> answer.withData(member.node().name(), state(member)));
        return answer.build();
    }

    /** Such as {@code replica, 0 bytes and 0 ms behind, 1 in use, 2 idle, 0 waiting, max 20}. */
    private static String state(Member member) {
        PoolUsage usage = member.node().pool().usage();
        List<String> words = new ArrayList<>();
        words.add(member.role().word() + (member.reason().isEmpty() ? "" : " (" + member.reason() + ")"));
        if (member.role() == NodeRole.REPLICA) {
            words.add(behind(member.lag()));
        }
        words.add(usage.lent() + " in use");
        words.add(usage.idle() + " idle");
        words.add(usage.waiting() + " waiting");
        words.add("max " + usage.max());
        return String.join(", ", words);
    }

    private static String behind(Lag lag) {
        Long bytes = lag.bytes();
        Duration time = lag.time();
        return (bytes == null ? "unknown" : bytes) + " bytes and "
                + (time == null ? "unknown" : time.toMillis() + " ms") + " behind";
    }
}
