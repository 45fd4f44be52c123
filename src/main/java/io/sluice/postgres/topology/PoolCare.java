package io.sluice.postgres.topology;

import io.sluice.postgres.node.Node;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a node's pool what the watcher found out: that the server is silent, so that nobody goes on waiting for it;
 * that it answers again; that it is not what it was. Only on the watcher's event loop.
 */
final class PoolCare {

    private enum Given {
        NOTHING,
        THE_REPEATABLE,
        ALL
    }

    private final Node node;
    private final long first;
    private final long last;
    private Given given = Given.NOTHING;
    private boolean away = true;
    private @Nullable NodeRole roleBefore;

    PoolCare(Node node, Duration evidence, Duration abandonAfter) {
        this.node = node;
        this.first = evidence.toNanos();
        this.last = Math.max(first, abandonAfter.toNanos());
    }

    /** The node has been without a good answer for so long; writes may still be answered, reads can go elsewhere. */
    void silent(long nanos) {
        if (given == Given.NOTHING && nanos > first) {
            given = Given.THE_REPEATABLE;
            node.pool().abandon(true);
        }
        if (given == Given.THE_REPEATABLE && nanos > last) {
            given = Given.ALL;
            node.pool().abandon(false);
        }
    }

    /** Another node is the primary of a newer timeline: whatever this one still answers to writes counts no more. */
    void superseded() {
        given = Given.ALL;
        node.pool().abandon(false);
    }

    /** The node is this now. A promoted replica's connections are as good as before, a demoted primary's are not. */
    void is(NodeRole role) {
        NodeRole before = roleBefore;
        if (role == NodeRole.UNREACHABLE) {
            away = true;
            return;
        }
        if (away || given != Given.NOTHING) {
            away = false;
            given = Given.NOTHING;
            node.pool().reachable();
        }
        if (before == NodeRole.PRIMARY && role != NodeRole.PRIMARY) {
            node.pool().renew();
        }
        roleBefore = role;
    }
}
