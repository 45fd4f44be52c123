package io.sluice.operations.health;

import io.sluice.postgres.topology.TopologyWatcher;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started is a gateway whose start-up checks have all passed, so that its topology is known. */
@Startup
@Singleton
public class StartedCheck implements AsyncHealthCheck {

    private final TopologyWatcher watcher;

    StartedCheck(TopologyWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(() -> HealthCheckResponse.named("start-up")
                        .status(watcher.isOpen())
                        .build());
    }
}
