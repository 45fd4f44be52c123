package io.sluice.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 by hand, for requests that a well-meaning client would mend or refuse to send: every byte of path, headers
 * and body goes out as it is given. One connection a request.
 */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int CHUNK = 8_192;

    private RawHttp() {}

    /**
     * One request; header lines are text in UTF-8.
     *
     * @param chunked the body's length is not said beforehand
     */
    public record Request(String method, String path, List<String> headers, byte[] body, boolean chunked) {

        public Request with(String... more) {
            List<String> all = new ArrayList<>(headers);
            all.addAll(List.of(more));
            return new Request(method, path, all, body, chunked);
        }

        public Request inChunks() {
            return new Request(method, path, headers, body, true);
        }
    }

    /** One answer, its header lines as they came. */
    public record Answer(int status, List<String> headers, String body) {

        public @Nullable String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    public static Answer exchange(URI server, Request request) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(head(server, request));
            sendBody(out, request);
            out.flush();
            return answer(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.path(), e);
        }
    }

    private static byte[] head(URI server, Request request) {
        StringBuilder head = new StringBuilder(request.method() + " " + request.path() + " HTTP/1.1\r\n");
        head.append("Host: ").append(server.getAuthority()).append("\r\nConnection: close\r\n");
        request.headers().forEach(line -> head.append(line).append("\r\n"));
        if (request.chunked()) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (request.body().length > 0 || !request.method().equals("GET")) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void sendBody(OutputStream out, Request request) throws IOException {
        byte[] body = request.body();
        if (!request.chunked()) {
            out.write(body);
            return;
        }
        for (int from = 0; from < body.length; from += CHUNK) {
            int length = Math.min(CHUNK, body.length - from);
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, from, length);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static Answer answer(InputStream in) throws IOException {
        byte[] all = in.readAllBytes();
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: " + text);
        }
        List<String> lines = text.substring(0, end).lines().toList();
        Answer answer = new Answer(
                Integer.parseInt(lines.get(0).split(" ", -1)[1]),
                lines.subList(1, lines.size()),
                text.substring(end + 4));
        byte[] body = answer.body().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = "chunked".equals(answer.header("Transfer-Encoding")) ? joined(body) : body;
        return new Answer(answer.status(), answer.headers(), new String(whole, StandardCharsets.UTF_8));
    }

    private static byte[] joined(byte[] chunks) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        String text = new String(chunks, StandardCharsets.ISO_8859_1);
        for (int from = 0; from < chunks.length; ) {
            int lineEnd = text.indexOf("\r\n", from);
            int length = Integer.parseInt(text.substring(from, lineEnd).strip(), 16);
            if (length == 0) {
                break;
            }
            whole.write(chunks, lineEnd + 2, length);
            from = lineEnd + 2 + length + 2;
        }
        return whole.toByteArray();
    }
}
