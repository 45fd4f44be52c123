package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.embedded.EmbeddedCluster;
import io.sluice.embedded.link.LinkCounters;
import io.sluice.embedded.link.TcpLink;
import io.sluice.support.ClusterResource;
import io.sluice.support.InjectCluster;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Promise: what a request costs does not grow unseen. Counted and never timed: the messages and pieces that it sends to
 * the server, the statements that run there, the bytes that the gateway allocates for it.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(RequestCostIT.WatcherAtRest.class)
class RequestCostIT {

    private static final int REQUESTS = 50;
    private static final int WARM = 4_000;

    /** Its questions would be counted. */
    public static class WatcherAtRest implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.topology.fast-for", "1ms",
                    "sluice.topology.period", "1m",
                    "sluice.topology.evidence", "3m");
        }
    }

    /** Of all requests together. */
    private record Cost(long messages, long pieces, long statements) {}

    @TestHTTPResource("/")
    URI api;

    @InjectCluster
    EmbeddedCluster cluster;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TestTenant tenant = TestTenant.create();
    private long user;
    private List<Long> products;
    private long order;

    @BeforeEach
    void aShop() {
        user = tenant.user();
        products = tenant.products(3, "1.00", 1_000_000);
        order = tenant.placed(user, new Wanted(products.get(0), 1));
    }

    @Test
    void aPointReadIsOnePieceOfFiveMessagesAndTwoStatements() {
        assertThat(costOf(get("v1/orders/" + order))).isEqualTo(new Cost(5 * REQUESTS, REQUESTS, 2 * REQUESTS));
    }

    @Test
    void whatIsEmbeddedTakesAStatementEachAndNoPiece() {
        assertThat(costOf(get("v1/orders/" + order + "?embed=user,items")))
                .isEqualTo(new Cost(9 * REQUESTS, REQUESTS, 4 * REQUESTS));
    }

    @Test
    void aPageIsOnePieceOfFiveMessagesAndTwoStatements() {
        assertThat(costOf(get("v1/orders?limit=20"))).isEqualTo(new Cost(5 * REQUESTS, REQUESTS, 2 * REQUESTS));
    }

    /** BEGIN, the scope, the lock, the order, COMMIT and the token's position, whatever the number of items. */
    @Test
    void anOrderIsOnePieceAndSixStatements() {
        // Given
        String body = TestTenant.orderBody(
                user, products.stream().map(product -> new Wanted(product, 1)).toList());

        // When
        Cost cost = costOf(request("v1/orders")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

        // Then
        assertThat(cost).isEqualTo(new Cost(14 * REQUESTS, REQUESTS, 6 * REQUESTS));
    }

    /** BEGIN, the scope, the change, the look at what is there, COMMIT and the token's position. */
    @Test
    void aChangeUnderAConditionIsOnePieceAndSixStatements() {
        // Given
        String versions = IntStream.rangeClosed(1, 100)
                .mapToObj(version -> "\"" + version + "\"")
                .collect(Collectors.joining(","));

        // When
        Cost cost = costOf(request("v1/products/" + products.get(1))
                .header("Content-Type", "application/json")
                .header("If-Match", versions)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"active\":true}")));

        // Then
        assertThat(cost).isEqualTo(new Cost(14 * REQUESTS, REQUESTS, 6 * REQUESTS));
    }

    /**
     * Seen: 22,207 bytes on JDK 17, most of it the HTTP edge's. The margin of a third is for compilers of other JDKs.
     */
    @Test
    void aPointReadAllocatesNoMoreThanItDid() {
        // Given
        HttpRequest.Builder read = get("v1/orders/" + order);
        send(read, WARM);

        // When
        long before = allocatedByEventLoops();
        send(read, WARM);
        long each = (allocatedByEventLoops() - before) / WARM;

        // Then
        assertThat(each).isBetween(2_000L, 30_000L);
    }

    private Cost costOf(HttpRequest.Builder request) {
        TcpLink link = cluster.primary().link();
        send(request, REQUESTS);
        long statements = statementsSoFar();
        link.resetCounters();
        send(request, REQUESTS);
        LinkCounters counters = link.counters();
        return new Cost(counters.messages(), counters.pieces(), statementsSoFar() - statements);
    }

    private static long statementsSoFar() {
        return SuperuserSql.number("SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements"
                + " WHERE userid = 'sluice_app'::regrole");
    }

    private static long allocatedByEventLoops() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] loops = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("vert.x-eventloop"))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(loops)).sum();
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    /** By somebody whose reads go to the primary. */
    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .header("Consistency", "strong");
    }

    private void send(HttpRequest.Builder request, int times) {
        HttpRequest ready = request.build();
        for (int i = 0; i < times; i++) {
            try {
                assertThat(client.send(ready, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isBetween(200, 201);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
