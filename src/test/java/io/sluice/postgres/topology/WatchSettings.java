package io.sluice.postgres.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The defaults, and a state file if one is given. */
final class WatchSettings implements TopologyConfig {

    private final Optional<Path> stateFile;

    WatchSettings() {
        this.stateFile = Optional.empty();
    }

    WatchSettings(Path stateFile) {
        this.stateFile = Optional.of(stateFile);
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration fastPeriod() {
        return Duration.ofMillis(100);
    }

    @Override
    public Duration fastFor() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration probeTimeout() {
        return Duration.ofMillis(500);
    }

    @Override
    public Duration evidence() {
        return Duration.ofMillis(1_350);
    }

    @Override
    public Duration abandonAfter() {
        return Duration.ofSeconds(4);
    }

    @Override
    public Optional<Long> systemId() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> stateFile() {
        return stateFile;
    }
}
