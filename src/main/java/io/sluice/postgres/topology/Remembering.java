package io.sluice.postgres.topology;

import io.sluice.observe.GatewayObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The watcher's {@link ClusterMemory} and its file, if there is one. Changes are written in order and off the event
 * loop; a write that fails is told, and what is in memory holds. Only on the watcher's event loop.
 */
final class Remembering {

    private static final String KEY = "sluice.topology.state-file";

    private final Vertx vertx;
    private final GatewayObserver observer;
    private final Optional<StateFile> file;
    private ClusterMemory now = ClusterMemory.NONE;

    Remembering(Vertx vertx, Optional<Path> path, GatewayObserver observer) {
        this.vertx = vertx;
        this.observer = observer;
        this.file = path.map(StateFile::new);
    }

    /**
     * Takes up what an earlier process left; blocks.
     *
     * @throws IllegalArgumentException if that is lost, in one sentence that names the key
     */
    void restore(Optional<Long> configuredSystem) {
        try {
            now = file.map(StateFile::read).orElse(ClusterMemory.NONE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    KEY + "=" + file.orElseThrow().path() + " cannot be trusted: " + e.getMessage()
                            + "; mend it, or delete it when you know which node is the primary.",
                    e);
        }
        long system = configuredSystem.orElse(now.systemId());
        if (now.systemId() != 0 && now.systemId() != system) {
            throw new IllegalArgumentException(KEY + " remembers another cluster (" + now.systemId()
                    + ") than sluice.topology.system-id (" + system + ").");
        }
        now = now.withSystemId(system);
    }

    ClusterMemory now() {
        return now;
    }

    void remember(ClusterMemory next) {
        boolean changed = !next.isSameOnDisk(now);
        now = next;
        if (changed && file.isPresent()) {
            Future<?> unused = vertx.<Void>executeBlocking(
                            () -> {
                                file.get().write(next);
                                return null;
                            },
                            true)
                    .onFailure(failure -> observer.configurationFinding(KEY, "it cannot be written: " + failure));
        }
    }
}
