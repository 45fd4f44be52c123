package io.sluice.scenario.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise: a caller that goes away takes its statement with it and nobody else's, and leaves no transaction behind.
 * Statements are held up by a row that somebody has locked.
 */
class AbortedClientsIT {
    private static final int CLIENTS = 1_000;
    private static final int AT_ONCE = 10;
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app' AND wait_event_type = 'Lock'";

    @Test
    void aThousandCallersThatGoAwayHarmNobody() throws IOException, SQLException {
        try (Stage stage = Stage.open("aborted-clients")) {
            // Given
            stage.with("sluice.pool.lock-timeout", "60s")
                    .with("sluice.pool.statement-timeout", "60s")
                    .with("sluice.transaction.timeout", "70s");
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            ClusterNode primary = stage.node(1);
            Shop shop = stage.shops().get(0);
            long bait = newBait(primary, shop);

            // When
            long waited = 0;
            try (Connection holder = primary.connect(Role.SUPERUSER);
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("SELECT 1 FROM products WHERE id = " + bait + " FOR UPDATE");
                for (int i = 0; i < CLIENTS; i += AT_ONCE) {
                    List<Socket> clients = new ArrayList<>();
                    for (int k = 0; k < AT_ONCE; k++) {
                        clients.add(ask(gateway.api(), shop, bait, i + k));
                    }
                    Stage.busyFor(Duration.ofMillis(60));
                    waited = Math.max(waited, Stage.number(primary, WAITING));
                    for (Socket client : clients) {
                        client.close();
                    }
                }
                stage.numbers().atLeast(1, "most statements seen waiting at once", waited);
                stage.numbers()
                        .millis(
                                "statements of callers that left are gone",
                                Waits.millisUntil(System.nanoTime(), () -> Stage.number(primary, WAITING) == 0),
                                1_000,
                                5_000);
                holder.rollback();
            }
            Stage.busyFor(Duration.ofSeconds(2));

            // Then
            stage.numbers()
                    .exactly(
                            1,
                            "version of the row that they wanted to change",
                            Stage.number(primary, "SELECT version FROM products WHERE id = " + bait));
            stage.audit(load, primary);
            stage.numbers()
                    .exactly(0, "failed requests of the others", load.timeline().failed());
            stage.numbers().atMost(20, "connections of the gateway", Stage.backends(primary));
            stage.numbers().exactly(0, "transactions left open", Stage.openTransactions(primary));
            stage.numbers().verify();
        }
    }

    @Test
    @Tag("long")
    void aTransactionThatBreaksOffIsSeenByNoLaterOne() throws SQLException, IOException {
        try (Stage stage = Stage.open("broken-off-transactions")) {
            // Given
            stage.with("sluice.pool.max-size", "4").with("sluice.pool.lock-timeout", "300ms");
            GatewayProcess gateway = stage.startGateway();
            Load load = stage.startLoad(LoadPlan.usual());
            ClusterNode primary = stage.node(1);
            Shop shop = stage.shops().get(0);

            // When
            for (int round = 0; round < 10; round++) {
                try (Connection holder = primary.connect(Role.SUPERUSER);
                        Statement statement = holder.createStatement()) {
                    holder.setAutoCommit(false);
                    statement.execute("SELECT 1 FROM products WHERE id = " + shop.product() + " FOR UPDATE");
                    List<Socket> leavers = new ArrayList<>();
                    for (int k = 0; k < AT_ONCE; k++) {
                        leavers.add(order(gateway.api(), shop));
                    }
                    Stage.busyFor(Duration.ofMillis(600));
                    for (Socket client : leavers) {
                        client.close();
                    }
                    holder.rollback();
                }
            }
            load.stop();

            // Then
            await("no transaction stays open")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Stage.openTransactions(primary) == 0);
            // Orders of those who left are nobody's in the ledger; they are told apart by their buyer.
            stage.audit(load, primary);
            stage.numbers()
                    .exactly(
                            0,
                            "answers other than success, a lock's timeout and overload",
                            load.timeline().count(answer -> !answer.isGood() && answer.status() != 503));
            stage.numbers().verify();
        }
    }

    private static long newBait(ClusterNode primary, Shop shop) {
        return Stage.number(primary, """
                INSERT INTO products (tenant_id, category_id, name, price, stock)
                VALUES (%d, %d, 'm-%d-bait', 1, 1) RETURNING id""".formatted(shop.tenant(), shop.category(), shop.tenant()));
    }

    private static Socket ask(URI gateway, Shop shop, long product, int number) throws IOException {
        return send(
                gateway,
                shop,
                "PATCH /v1/products/" + product,
                "application/merge-patch+json",
                "{\"name\":\"m-%d-changed-%d\"}".formatted(shop.tenant(), number));
    }

    /** By a user that neither of the load's buyers is. */
    private static Socket order(URI gateway, Shop shop) throws IOException {
        return send(
                gateway,
                shop,
                "POST /v1/orders",
                "application/json",
                "{\"userId\":%d,\"items\":[{\"productId\":%d,\"quantity\":1}]}"
                        .formatted(shop.stranger(), shop.product()));
    }

    private static Socket send(URI gateway, Shop shop, String what, String type, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getByName(gateway.getHost()), gateway.getPort());
        String head = what + " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-Id: " + shop.tenant() + "\r\nContent-Type: "
                + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
