package io.sluice;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sluice.embedded.DevelopmentCluster;

/** The process. In dev mode it has a cluster of its own; what happens then is {@code operations.startup}'s. */
@QuarkusMain
public final class Sluice {

    private Sluice() {}

    public static void main(String... arguments) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            DevelopmentCluster.provide();
        }
        Quarkus.run(arguments);
    }
}
