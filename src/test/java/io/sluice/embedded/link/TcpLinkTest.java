package io.sluice.embedded.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpLinkTest {
    private EchoServer server;
    private TcpLink link;

    @BeforeEach
    void putALinkBeforeAnEchoServer() throws IOException {
        server = new EchoServer();
        link = TcpLink.to(server.port());
    }

    @AfterEach
    void takeThemAway() throws IOException {
        link.close();
        server.close();
    }

    @Test
    void passesBytesBothWaysUnchanged() throws IOException {
        // Given
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        try (Socket client = connect()) {
            // When
            Thread writer = new Thread(() -> send(client, bytes));
            writer.start();
            byte[] answer = client.getInputStream().readNBytes(bytes.length);

            // Then
            assertThat(answer).isEqualTo(bytes);
            assertThat(link.counters().bytesToServer()).isEqualTo(bytes.length);
            assertThat(link.counters().bytesToClient()).isEqualTo(bytes.length);
            assertThat(link.counters().connections()).isEqualTo(1);
        }
    }

    @Test
    void passesTheEndOfAStreamOn() throws IOException {
        // Given
        try (Socket client = connect()) {
            send(client, "last words");

            // When
            client.shutdownOutput();

            // Then
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("last words"));
        }
    }

    @Test
    void delaysEachDirectionAndKeepsPipelinedBytesPipelined() throws IOException {
        // Given
        link.delay(Duration.ofMillis(100));
        try (Socket client = connect()) {
            long start = System.nanoTime();

            // When
            for (int i = 0; i < 50; i++) {
                send(client, "x");
            }
            client.getInputStream().readNBytes(50);

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(200), Duration.ofMillis(1_000));
        }
    }

    @Test
    void isSilentUntilItHealsAndThenDeliversWhatWasStalled() throws IOException {
        // Given
        try (Socket known = connect()) {
            exchange(known, "before");
            link.silent();

            // When
            send(known, "stalled");
            try (Socket stranger = connect()) {
                send(stranger, "accepted");

                // Then
                assertThatThrownBy(() -> known.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                assertThatThrownBy(() -> stranger.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                assertThat(server.received()).isEqualTo("before");
                link.pass();
                assertThat(read(known, 7)).isEqualTo("stalled");
                assertThat(read(stranger, 8)).isEqualTo("accepted");
            }
        }
    }

    @Test
    void refusesConnectionsAndClosesThoseThatExist() throws IOException {
        // Given
        try (Socket known = connect()) {
            exchange(known, "before");

            // When
            link.refuse();

            // Then
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(known.getInputStream().read()).isEqualTo(-1);
            link.pass();
            try (Socket again = connect()) {
                exchange(again, "after");
            }
        }
    }

    @Test
    void resetsConnectionsThatExistAndNewOnes() throws IOException {
        // Given
        try (Socket known = connect()) {
            exchange(known, "before");

            // When
            link.reset();

            // Then
            assertThatThrownBy(() -> known.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThatThrownBy(() -> {
                        try (Socket fresh = connect()) {
                            fresh.getInputStream().read();
                        }
                    })
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void resetsOnceWhileNewConnectionsPass() throws IOException {
        // Given
        try (Socket known = connect()) {
            exchange(known, "before");

            // When
            link.resetConnections();

            // Then
            assertThatThrownBy(() -> known.getInputStream().read()).hasMessageContaining("reset");
            try (Socket fresh = connect()) {
                exchange(fresh, "after");
            }
        }
    }

    @Test
    void cutsTheAnswerAfterSoManyBytes() throws IOException {
        // Given
        link.cutAnswersAfter(bytes("COMMIT"), 3);
        try (Socket bystander = connect();
                Socket client = connect()) {
            exchange(bystander, "SELECT");
            exchange(client, "INSERT");

            // When
            send(client, "COM");
            assertThat(read(client, 3)).isEqualTo("COM");
            send(client, "MIT and more");

            // Then
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("MIT"));
            Awaitility.await().untilAsserted(() -> assertThat(server.received()).endsWith("COMMIT and more"));
            assertThat(link.counters().cuts()).isEqualTo(1);
            exchange(bystander, "COMMIT");
        }
    }

    @Test
    void losesTheWholeAnswerToWhatTheServerDidReceive() throws IOException {
        // Given
        link.cutAnswersAfter(bytes("COMMIT"), 0);
        try (Socket client = connect()) {
            // When
            send(client, "COMMIT");

            // Then
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(server.received()).isEqualTo("COMMIT");
        }
    }

    @Test
    void cutsTheAnswerWhereTheServerSendsAPattern() throws IOException {
        // Given
        link.cutAnswersAt(bytes("COMMIT"));
        try (Socket client = connect()) {
            // When
            send(client, "BEGIN;COMMIT;SELECT");

            // Then
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("BEGIN;"));
            assertThat(link.counters().cuts()).isEqualTo(1);
        }
    }

    @Test
    void rewritesWhatTheClientSendsAlsoAcrossReads() throws IOException {
        // Given
        link.rewriteClientBytes(bytes("BEGIN"), bytes("BEGIM"));
        try (Socket client = connect()) {
            // When
            exchange(client, "a BEG");
            send(client, "IN and BEGIN");

            // Then
            assertThat(read(client, 12)).isEqualTo("IM and BEGIM");
        }
    }

    @Test
    void rewritesAPatternWhoseFirstByteChangesAlsoAcrossReads() throws IOException {
        // Given
        link.rewriteClientBytes(bytes("COMMIT"), bytes("XOMMIT"));
        try (Socket client = connect()) {
            // When
            send(client, "CCOM");
            assertThat(read(client, 1)).isEqualTo("C");
            send(client, "MIT");

            // Then
            assertThat(read(client, 6)).isEqualTo("XOMMIT");
        }
    }

    @Test
    void doesNotHoldBackForEverWhatOnlyBeginsLikeThePattern() throws IOException {
        // Given
        link.rewriteClientBytes(bytes("COMMIT"), bytes("XOMMIT"));
        try (Socket client = connect()) {
            // When
            send(client, "xyCOM");

            // Then
            assertThat(read(client, 5)).isEqualTo("xyCOM");
        }
    }

    @Test
    void countsHowOftenAClientWaitedForAnAnswer() throws IOException {
        // Given
        try (Socket client = connect()) {
            exchange(client, "one");
            link.resetCounters();

            // When
            exchange(client, "two");
            exchange(client, "three");

            // Then
            assertThat(link.turns()).isEqualTo(2);
            assertThat(link.counters().bytesToServer()).isEqualTo(8);
        }
    }

    @Test
    void countsOneTurnForWhatIsSentWhileTheAnswerIsStillUnderWay() throws IOException {
        // Given
        link.delay(Duration.ofMillis(150));
        try (Socket client = connect()) {
            // When
            send(client, "a");
            Awaitility.await().until(() -> server.received().equals("a"));
            send(client, "b");
            read(client, 2);

            // Then
            assertThat(link.turns()).isEqualTo(1);
        }
    }

    @Test
    void resetsTheClientOfAServerThatDoesNotListen() throws IOException {
        // Given
        try (TcpLink nowhere = TcpLink.to(LoopbackPorts.next());
                // When
                Socket client = connect(nowhere)) {
            // Then
            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        }
    }

    private Socket connect() throws IOException {
        return connect(link);
    }

    private static Socket connect(TcpLink link) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(600);
        return socket;
    }

    private static void exchange(Socket socket, String text) throws IOException {
        send(socket, text);
        assertThat(read(socket, text.length())).isEqualTo(text);
    }

    private static void send(Socket socket, String text) {
        send(socket, bytes(text));
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    /** Sends back what it receives, and remembers it. */
    private static final class EchoServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final StringBuffer received = new StringBuffer();

        EchoServer() throws IOException {
            daemon(() -> {
                while (true) {
                    Socket socket = listener.accept();
                    daemon(() -> echo(socket));
                }
            });
        }

        int port() {
            return listener.getLocalPort();
        }

        String received() {
            return received.toString();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }

        private void echo(Socket socket) throws IOException {
            try (socket) {
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    received.append(new String(buffer, 0, count, US_ASCII));
                    socket.getOutputStream().write(buffer, 0, count);
                }
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }
}
