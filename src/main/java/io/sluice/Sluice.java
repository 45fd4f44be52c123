package io.sluice;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sluice.embedded.DevelopmentCluster;

/** The process. In dev mode it has a cluster of its own; what happens then is {@code operations.startup}'s. */
@QuarkusMain
public final class Sluice {

    Sluice() {}

    public static void main(String... arguments) {
        // The launch mode is not known before Quarkus runs, but only dev mode has the servers on its class path.
        if (DevelopmentCluster.isAvailable()) {
            DevelopmentCluster.provide();
        }
        // Quarkus answers a request line that is no URI with an empty 400; http.RequestLine does it with a problem.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(arguments);
    }
}
