package io.sluice.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A caller over HTTP/1.1 that reads only when it is told to, with a small buffer before it. */
final class SlowReader implements AutoCloseable {

    private static final int BUFFER = 8_192;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();

    SlowReader(URI gateway, String path, String... headers) {
        try {
            socket.setReceiveBufferSize(BUFFER);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            String head =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many bytes of the answer, head included. */
    String read(int bytes) {
        try {
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that still comes until the connection ends, in order or not. */
    String readToTheEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            byte[] some = new byte[BUFFER];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                all.write(some, 0, n);
                if (all.toString(StandardCharsets.UTF_8).endsWith("\r\n0\r\n\r\n")) {
                    break;
                }
            }
        } catch (SocketException reset) {
            // The end all the same.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
