package io.sluice.embedded;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of dev mode: started before the gateway, kept over its live reloads, gone with the process. Its addresses
 * and passwords reach the gateway as system properties, like anybody else's configuration.
 */
public final class DevelopmentCluster {

    private static final String HOSTS = "sluice.database.hosts";

    /** Read by {@link DemoData}, also after a live reload: says that the cluster is ours. */
    private static final String PROVIDED = "sluice-development-cluster-provided";

    private DevelopmentCluster() {}

    /** Whether there are servers to start: in dev mode and tests, never in the production package. */
    public static boolean isAvailable() {
        try {
            Class.forName("io.zonky.test.db.postgres.embedded.PgBinaryResolver", false, loader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static ClassLoader loader() {
        return DevelopmentCluster.class.getClassLoader();
    }

    /** Starts the cluster, unless the developer has named one of their own. */
    public static void provide() {
        if (System.getProperty(HOSTS) != null || System.getenv("SLUICE_DATABASE_HOSTS") != null) {
            return;
        }
        EmbeddedCluster cluster = EmbeddedCluster.startOrAttach(ClusterOptions.defaults());
        cluster.configuration().forEach(System::setProperty);
        System.setProperty(PROVIDED, "true");
    }

    /** The cluster, if it is the one that {@link #provide} started. */
    static Optional<EmbeddedCluster> provided() {
        @Nullable String provided = System.getProperty(PROVIDED);
        return provided == null
                ? Optional.empty()
                : Optional.of(EmbeddedCluster.startOrAttach(ClusterOptions.defaults()));
    }
}
