package io.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.embedded.EmbeddedCluster;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ClusterResourceTest {
    @InjectCluster
    @Nullable
    EmbeddedCluster injected;

    @Test
    void theApplicationConnectsThroughTheLinksThatTheTestHolds() {
        // Given
        String configured = ConfigProvider.getConfig().getValue("sluice.database.hosts", String.class);

        // When
        EmbeddedCluster found = ClusterResource.cluster();

        // Then
        assertThat(found).isSameAs(injected);
        assertThat(found.hosts()).isEqualTo(configured);
        assertThat(found.node("node-1").host())
                .endsWith(":" + found.node("node-1").link().port());
    }
}
