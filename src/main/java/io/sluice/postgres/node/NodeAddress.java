package io.sluice.postgres.node;

import io.netty.util.NetUtil;

/**
 * Where a server listens.
 *
 * @param host a DNS name or an IP address, an IPv6 one without its brackets
 */
public record NodeAddress(String host, int port) {

    private static final int DEFAULT_PORT = 5432;

    public NodeAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Not host:port: " + host + ":" + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code [::1]:port}; the port is 5432 where it is missing.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static NodeAddress of(String text) {
        String address = text.trim();
        int bracket = address.lastIndexOf(']');
        int colon = address.lastIndexOf(':');
        String host = colon > bracket ? address.substring(0, colon) : address;
        if (bracket >= 0 && host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("An IPv6 address needs brackets: " + text);
        }
        try {
            return new NodeAddress(
                    host, colon > bracket ? Integer.parseInt(address.substring(colon + 1)) : DEFAULT_PORT);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not host:port: " + text, e);
        }
    }

    /** Whether it is an IP address, so that there is nothing to look up. */
    boolean isNumeric() {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
