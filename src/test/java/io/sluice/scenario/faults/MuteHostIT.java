package io.sluice.scenario.faults;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise: an address at which somebody accepts and never answers costs the others nothing. */
class MuteHostIT {

    @Test
    @Tag("long")
    void aHostThatNeverAnswersTakesNothingFromTheOthers() throws IOException {
        try (MuteServer mute = new MuteServer();
                Stage stage = Stage.open("mute-host")) {
            // Given
            stage.with("sluice.database.hosts", stage.cluster().hosts() + "," + mute.host());
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            long files = gateway.openFiles();

            // When
            long before = mute.accepted();
            long seconds = 10;
            long mostOpen = 0;
            for (int second = 0; second < seconds; second++) {
                Stage.busyFor(Duration.ofSeconds(1));
                mostOpen = Math.max(mostOpen, mute.open());
            }
            long connects = mute.accepted() - before;

            // Then
            stage.numbers().atMost(20, "connections open to the mute host", mostOpen);
            stage.numbers().atMost(10 * seconds, "connects in 10 s to the mute host", connects);
            stage.numbers().atMost(60, "files that the gateway has opened meanwhile", gateway.openFiles() - files);
            stage.audit(load, stage.node(1));
            stage.numbers().exactly(0, "failed requests", load.timeline().failed());
            stage.numbers().verify();
        }
    }
}
