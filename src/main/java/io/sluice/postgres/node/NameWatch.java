package io.sluice.postgres.node;

import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Follows the DNS names of nodes: where a name no longer leads to the address that its node's connections go to, they
 * are renewed. Without it a connection would stay with the old machine for as long as that machine answers.
 */
final class NameWatch {

    private final VertxInternal vertx;

    NameWatch(VertxInternal vertx) {
        this.vertx = vertx;
    }

    /** Looks each name up, without waiting; a name that cannot be resolved changes nothing. */
    void check(List<Node> nodes) {
        for (Node node : nodes) {
            if (!node.address().isNumeric()) {
                vertx.addressResolver().resolveHostnameAll(node.address().host(), result -> {
                    if (result.succeeded()) {
                        compare(node, result.result());
                    }
                });
            }
        }
    }

    private static void compare(Node node, List<InetSocketAddress> addresses) {
        String connected = node.remoteHost();
        if (connected != null
                && addresses.stream()
                        .noneMatch(
                                address -> address.getAddress().getHostAddress().equals(connected))) {
            node.moved();
        }
    }
}
