package io.sluice.embedded;

import io.sluice.embedded.link.ClusterFailure;
import java.time.Duration;

/** The moment at which a wait gives up; every loop in this room that waits for a server holds one. Immutable. */
record Deadline(long nanoTime, Duration patience) {
    private static final long PAUSE_MILLIS = 10;

    /** A question about the outside world; failing to get an answer counts as no. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos(), patience);
    }

    boolean passed() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** Whether the condition came to hold in time. A {@link ClusterFailure} from the condition ends the wait. */
    boolean sees(Condition condition) {
        while (true) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (ClusterFailure hopeless) {
                throw hopeless;
            } catch (Exception unanswered) {
                if (passed()) {
                    return false;
                }
            }
            if (passed()) {
                return false;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterFailure("interrupted while waiting for the embedded cluster", e);
        }
    }
}
