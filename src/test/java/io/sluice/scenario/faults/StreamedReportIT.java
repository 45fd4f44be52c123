package io.sluice.scenario.faults;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Promise: a report of any length runs in constant memory, and whoever reads it slowly or not at all holds nothing past
 * its limit. The gateway has a heap that one report would not fit into. {@code -Dsluice.test.export-rows} makes it
 * longer.
 */
class StreamedReportIT {
    private static final int ROWS = Integer.getInteger("sluice.test.export-rows", 300_000);
    private static final int AT_ONCE = 100_000;
    private static final int SMALL_BUFFER = 8_192;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void anExportOfAnyLengthRunsInASmallHeap() throws IOException, InterruptedException {
        try (Stage stage = Stage.open("streamed-report")) {
            // Given
            stage.with(GatewayProcess.HEAP, "64m").with("sluice.reports.timeout", "10m");
            Shop shop = stage.shops().get(0);
            for (int from = 0; from < ROWS; from += AT_ONCE) {
                Stage.execute(stage.node(1), """
                        INSERT INTO orders (tenant_id, user_id, status, total, created_at)
                        SELECT %d, %d, 'delivered', 12.34, '2026-01-01Z'::timestamptz + n * interval '1 second'
                          FROM generate_series(%d, %d) n""".formatted(
                                shop.tenant(), shop.stranger(), from, Math.min(from + AT_ONCE, ROWS) - 1));
            }
            Stage.execute(stage.node(1), "ANALYZE orders");
            stage.awaitCaughtUp(stage.node(1));
            GatewayProcess gateway = stage.startGateway();

            // When
            try (Socket idler = ask(gateway.api(), shop, "")) {
                idler.getInputStream().readNBytes(SMALL_BUFFER);
                for (String format : new String[] {"text/csv", "application/x-ndjson", "application/json"}) {
                    long begun = System.nanoTime();
                    long rows = count(gateway.api(), shop, format);
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                    stage.numbers().exactly(ROWS, "rows as " + format, rows);
                    stage.numbers().tell("rows a second as " + format, rows * 1_000 / Math.max(1, millis));
                }
                stage.numbers().exactly(1, "reports of a reader that does not read", open(stage));
            }
            await("the one that left").atMost(PATIENCE).until(() -> open(stage) == 0);
            try (Socket idler = ask(gateway.api(), shop, "Request-Timeout: 5\r\n")) {
                idler.getInputStream().readNBytes(SMALL_BUFFER);
                stage.numbers().exactly(1, "reports of a reader that is slow", open(stage));
                await("the limit of the slow one").atMost(PATIENCE).until(() -> open(stage) == 0);
            }

            // Then
            stage.numbers().exactly(0, "snapshots that are left", snapshots(stage));
            stage.numbers().exactly(0, "out of memory", gateway.logged("OutOfMemoryError"));
            stage.numbers().exactly(1, "answers that were cut", (long) gateway.metric("sluice_answers_cut_total"));
            stage.numbers().tell("most resident megabytes with a heap of 64", gateway.mostResidentMegabytes());
            stage.numbers().verify();
        }
    }

    private static Socket ask(URI gateway, Shop shop, String headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getByName(gateway.getHost()), gateway.getPort()));
        String head = "GET " + path() + " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-Id: " + shop.tenant() + "\r\n"
                + headers + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The rows of an export that is read as fast as it comes. */
    private static long count(URI gateway, Shop shop, String format) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path()))
                .header("X-Tenant-Id", Long.toString(shop.tenant()))
                .header("Accept", format)
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        long rows = 0;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8), SMALL_BUFFER)) {
            // Each row has one status.
            for (int c = in.read(), seen = 0; c >= 0; c = in.read()) {
                seen = c == "delivered".charAt(seen) ? seen + 1 : c == 'd' ? 1 : 0;
                if (seen == "delivered".length()) {
                    rows++;
                    seen = 0;
                }
            }
        }
        return rows;
    }

    private static String path() {
        return "/v1/reports/orders?from=2026-01-01&to=2027-01-01";
    }

    private static long open(Stage stage) {
        return stage.cluster().nodes().stream()
                .mapToLong(Stage::openTransactions)
                .sum();
    }

    private static long snapshots(Stage stage) {
        return stage.cluster().nodes().stream()
                .mapToLong(node -> Stage.number(
                        node,
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sluice_app'"
                                + " AND backend_xmin IS NOT NULL"))
                .sum();
    }
}
