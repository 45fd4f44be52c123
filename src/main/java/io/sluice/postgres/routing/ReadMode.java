package io.sluice.postgres.routing;

import io.sluice.observe.GatewayObserver;
import io.sluice.postgres.Served;
import java.util.List;

/** Tells the operator when plain reads begin or cease to be served in another way than in health. Thread-safe. */
final class ReadMode {

    private final GatewayObserver observer;
    private volatile String mode = "normal";

    ReadMode(GatewayObserver observer) {
        this.observer = observer;
    }

    /** A read has these routes; none means that it cannot be served. */
    void note(List<Route> routes) {
        Served.Degraded degraded = routes.isEmpty() ? null : routes.get(0).degraded();
        String now = routes.isEmpty() ? "none" : degraded == null ? "normal" : degraded.word();
        if (!now.equals(mode) && !now.equals(change(now))) {
            observer.readModeChanged(now);
        }
    }

    /** Gives the mode before. */
    private synchronized String change(String now) {
        String before = mode;
        mode = now;
        return before;
    }
}
