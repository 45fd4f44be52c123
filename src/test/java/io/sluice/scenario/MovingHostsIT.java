package io.sluice.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.ClusterOptions;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.link.LoopbackPorts;
import io.sluice.embedded.link.TcpLink;
import io.sluice.postgres.topology.TopologyWatcher;
import io.sluice.support.DnsServer;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise: nodes come, go and move to other addresses while the gateway serves, and no request fails for it. */
@QuarkusTest
@WithTestResource(MovingHostsIT.Hosts.class)
class MovingHostsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int REWRITES = 100;

    /** The cluster behind a hosts file, and a DNS server that the application asks. */
    public static class Hosts implements QuarkusTestResourceLifecycleManager {
        private final EmbeddedCluster cluster =
                EmbeddedCluster.startOrAttach(ClusterOptions.defaults().withLinks());
        private final DnsServer dns = new DnsServer("127.0.0.1");
        private final Path file = hostsFile(cluster.hosts());

        @Override
        public Map<String, String> start() {
            Map<String, String> configuration = new HashMap<>(cluster.configuration());
            configuration.put("sluice.database.hosts-file", file.toString());
            configuration.put("quarkus.vertx.resolver.servers", "127.0.0.1:" + dns.port());
            return configuration;
        }

        private static Path hostsFile(String hosts) {
            try {
                return Files.writeString(Files.createTempFile("sluice", "hosts"), hosts);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            dns.close();
            cluster.close();
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(
                    cluster, new TestInjector.AnnotatedAndMatchesType(InjectCluster.class, EmbeddedCluster.class));
            injector.injectIntoFields(
                    dns, new TestInjector.AnnotatedAndMatchesType(InjectCluster.class, DnsServer.class));
            injector.injectIntoFields(file, new TestInjector.AnnotatedAndMatchesType(InjectCluster.class, Path.class));
        }
    }

    @InjectCluster
    EmbeddedCluster cluster;

    @InjectCluster
    DnsServer dns;

    @InjectCluster
    Path file;

    @Inject
    TopologyWatcher watcher;

    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<CompletableFuture<Void>> callers = new ArrayList<>();
    private long tenant;

    @BeforeEach
    void load() throws IOException {
        replace(cluster.hosts());
        await().atMost(SOON).until(() -> watcher.current().replicas().size() == 2);
        tenant = SuperuserSql.newTenant("moving");
        for (int i = 0; i < 3; i++) {
            callers.add(CompletableFuture.runAsync(this::call));
        }
    }

    @AfterEach
    void stop() {
        running.set(false);
        callers.forEach(CompletableFuture::join);
    }

    @Test
    void aHundredRewritesOfTheListFailNoRequest() throws IOException {
        // Given
        String primary = cluster.primary().host();
        List<ClusterNode> replicas = cluster.replicas();
        AtomicInteger changes = new AtomicInteger();
        Runnable end = watcher.listen(topology -> changes.incrementAndGet());

        // When
        for (int i = 0; i < REWRITES; i++) {
            String replica = replicas.get(i % 2).host();
            int wanted = i % 3 == 0 ? 3 : 2;
            replace(
                    switch (i % 3) {
                        case 0 -> cluster.hosts();
                        case 1 -> primary + "\n" + replica;
                        default -> replica + "," + primary + " # turned round";
                    });
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(SOON)
                    .until(() -> watcher.current().members().size() == wanted
                            && watcher.current().replicas().size() == wanted - 1);
        }

        // Then
        end.run();
        stop();
        assertThat(failures).isEmpty();
        assertThat(served).hasValueGreaterThan(REWRITES);
        assertThat(changes).hasValueGreaterThan(REWRITES / 2);
    }

    @Test
    void aNameThatLeadsElsewhereIsFollowedWithinSeconds() throws IOException {
        // Given
        int port = LoopbackPorts.next();
        int server = cluster.primary().port();
        try (TcpLink here = TcpLink.at(new InetSocketAddress("127.0.0.1", port), server);
                TcpLink there = TcpLink.at(new InetSocketAddress("127.0.0.2", port), server)) {
            replace("db.sluice.test:" + port);
            await().atMost(SOON)
                    .until(() -> watcher.current().members().size() == 1
                            && watcher.current().primary().isPresent());
            int before = served.get();
            await().atMost(SOON).until(() -> served.get() > before + 50);
            assertThat(there.counters().connections()).isZero();

            // When
            dns.leadTo("127.0.0.2");
            long begun = System.nanoTime();
            await().atMost(SOON).until(() -> there.counters().connections() > 1);
            System.out.println("Milliseconds until a name was followed: " + (System.nanoTime() - begun) / 1_000_000);

            // Then
            int moved = served.get();
            await().atMost(SOON).until(() -> served.get() > moved + 50);
            stop();
            assertThat(failures).isEmpty();
            assertThat(served).hasValueGreaterThan(moved);
            replace(cluster.hosts());
        }
    }

    /** One reads, another one writes, until the end. */
    private void call() {
        for (int i = 0; running.get(); i++) {
            int status = i % 10 == 0
                    ? given().header("X-Tenant-Id", tenant)
                            .contentType("application/json")
                            .body("{\"name\":\"c" + System.nanoTime() + "\"}")
                            .post("/v1/categories")
                            .statusCode()
                    : given().header("X-Tenant-Id", tenant)
                            .get("/v1/categories/tree")
                            .statusCode();
            if (status == 200 || status == 201) {
                served.incrementAndGet();
            } else {
                failures.add("status " + status);
            }
        }
    }

    private void replace(String hosts) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.writeString(draft, hosts);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
