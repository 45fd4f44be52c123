package io.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A DNS server on a loopback port that has one answer to every question for an address: the one that it was last given,
 * to be kept for a minute. One daemon thread; thread-safe.
 */
public final class DnsServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int KEPT_SECONDS = 60;
    private static final short RESPONSE = (short) 0x8180;
    private static final short ADDRESS = 1;

    private final DatagramSocket socket;
    private volatile byte[] answer;

    public DnsServer(String address) {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            answer = InetAddress.getByName(address).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "dns-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Every name leads there from now on. */
    public void leadTo(String address) throws IOException {
        answer = InetAddress.getByName(address).getAddress();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] reply = reply(Arrays.copyOf(buffer, question.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, question.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** RFC 1035, 4.1: the header, the question again, and an A record whose name points at the question's. */
    private byte[] reply(byte[] question) {
        int end = HEADER;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        end += 5;
        boolean known = ByteBuffer.wrap(question).getShort(end - 4) == ADDRESS;
        ByteBuffer reply = ByteBuffer.allocate(512);
        reply.put(question, 0, 2).putShort(RESPONSE).putShort((short) 1).putShort((short) (known ? 1 : 0));
        reply.putInt(0).put(question, HEADER, end - HEADER);
        if (known) {
            reply.putShort((short) (0xC000 | HEADER)).putShort(ADDRESS).putShort((short) 1);
            reply.putInt(KEPT_SECONDS).putShort((short) 4).put(answer);
        }
        return Arrays.copyOf(reply.array(), reply.position());
    }
}
