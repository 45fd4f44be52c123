package io.sluice.scenario.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Accepts every connection, reads what is sent and never answers. Thread-safe. */
final class MuteServer implements AutoCloseable {
    private final ServerSocket server;
    private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicLong accepted = new AtomicLong();

    MuteServer() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("mute-server", this::accept);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                accepted.incrementAndGet();
                open.add(client);
                start("mute-connection", () -> drain(client));
            }
        } catch (IOException closed) {
            open.forEach(MuteServer::closeQuietly);
        }
    }

    private void drain(Socket client) {
        try (client) {
            client.getInputStream().skip(Long.MAX_VALUE);
        } catch (IOException gone) {
            closeQuietly(client);
        } finally {
            open.remove(client);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Connections that the client has not closed. */
    long open() {
        return open.size();
    }

    long accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
