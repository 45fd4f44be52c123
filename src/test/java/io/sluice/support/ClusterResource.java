package io.sluice.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the application under test before the one cluster of this JVM, through links. Quarkus loads this class once for
 * every test profile and plain tests load it again: each copy has a view with links of its own, the servers and their
 * data are shared. A test that breaks servers starts a private cluster instead. Thread-safe.
 */
public final class ClusterResource implements QuarkusTestResourceLifecycleManager {
    private static @Nullable EmbeddedCluster view;

    /** The view whose links the application of the calling test connects through. */
    public static synchronized EmbeddedCluster cluster() {
        if (view == null) {
            view = EmbeddedCluster.startOrAttach(ClusterOptions.defaults().withLinks());
        }
        return view;
    }

    @Override
    public Map<String, String> start() {
        return cluster().configuration();
    }

    /** The links' threads would keep the application's class loader alive; the servers are wanted by the next. */
    @Override
    public void stop() {
        closeView();
    }

    private static synchronized void closeView() {
        if (view != null) {
            view.close();
            view = null;
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                cluster(), new TestInjector.AnnotatedAndMatchesType(InjectCluster.class, EmbeddedCluster.class));
    }
}
