package io.sluice.operations.health;

import io.sluice.postgres.node.PoolUsage;
import io.sluice.postgres.topology.NodeRole;
import io.sluice.postgres.topology.Topology;
import io.sluice.postgres.topology.TopologyWatcher;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
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
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("cluster")
                .status(reads)
                .withData("reads", reads)
                .withData("writes", writes);
        for (Topology.Member member : topology.members()) {
            PoolUsage usage = member.node().pool().usage();
            answer.withData(
                    member.node().name(),
                    "%s, %d in use, %d idle, %d waiting, max %d"
                            .formatted(
                                    member.role() == NodeRole.PRIMARY && !writes
                                            ? "primary, but not the only one"
                                            : member.role().word(),
                                    usage.lent(),
                                    usage.idle(),
                                    usage.waiting(),
                                    usage.max()));
        }
        return answer.build();
    }
}
