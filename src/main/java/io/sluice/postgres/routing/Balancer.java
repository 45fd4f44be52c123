package io.sluice.postgres.routing;

import io.sluice.postgres.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts replicas into the order in which they are tried. By least load it compares two picked by chance, which spreads
 * almost as well as comparing all and does not send a herd to the one that was the least busy a moment ago (M.
 * Mitzenmacher, "The Power of Two Choices"). Thread-safe.
 */
final class Balancer {

    /** What a node gets of its share at the start of its slow start. */
    private static final double FIRST_SHARE = 0.1;

    private final ReadConfig config;
    private final AtomicInteger turn = new AtomicInteger();

    Balancer(ReadConfig config) {
        this.config = config;
    }

    /** All of them, the chosen one first; the others in no particular order, should it fail. */
    List<Topology.Member> order(List<Topology.Member> replicas, long now) {
        if (replicas.size() < 2) {
            return replicas;
        }
        List<Topology.Member> order = new ArrayList<>(replicas);
        switch (config.balance()) {
            case ROUND_ROBIN -> Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), order.size()));
            case RANDOM -> Collections.shuffle(order, ThreadLocalRandom.current());
            case LEAST_LOAD -> {
                Collections.shuffle(order, ThreadLocalRandom.current());
                if (order.get(1).node().load() < order.get(0).node().load()) {
                    Collections.swap(order, 0, 1);
                }
            }
        }
        passOnWhatIsTooMuch(order, now);
        return order;
    }

    /** A node gives up as many of its turns as it has less of a share than the one that is furthest in its start. */
    private void passOnWhatIsTooMuch(List<Topology.Member> order, long now) {
        int furthest = 0;
        for (int i = 1; i < order.size(); i++) {
            if (share(order.get(i), now) > share(order.get(furthest), now)) {
                furthest = i;
            }
        }
        double chance = share(order.get(0), now) / share(order.get(furthest), now);
        if (ThreadLocalRandom.current().nextDouble() >= chance) {
            Collections.swap(order, 0, furthest);
        }
    }

    /** Grows from a tenth to one over the slow start. */
    private double share(Topology.Member member, long now) {
        double slowStart = config.slowStart().toNanos();
        double age = now - member.usableSince();
        return age >= slowStart ? 1 : FIRST_SHARE + (1 - FIRST_SHARE) * Math.max(0, age) / slowStart;
    }
}
