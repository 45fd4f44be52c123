package io.sluice.embedded.link;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The embedded cluster could not do what was asked. The message ends with the last lines of the server's log where
 * there is one, since a test's report is the only thing that outlives the cluster's directory.
 */
public final class ClusterFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ClusterFailure(String message) {
        super(message);
    }

    public ClusterFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
