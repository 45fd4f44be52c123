package io.sluice.postgres.pool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides when another connection is opened: as many as requests wait for or as the pool keeps at the least, a few at a
 * time, and as the server's refusals allow. Not thread-safe; the pool's monitor guards it.
 */
final class Growth {

    private final PoolConfig config;
    private final ConnectGovernor governor;
    private final Set<Opener.Attempt> underWay = new HashSet<>();

    /** A timer is set that looks again when the governor allows it. */
    private boolean postponed;

    Growth(PoolConfig config) {
        this.config = config;
        this.governor = new ConnectGovernor(config.connectRate());
    }

    /**
     * Whether one more is wanted and there is room for it, so that only the governor can object.
     *
     * @param kept those of the members that have a holder of their own and serve no one who waits
     */
    boolean isWanted(int members, int kept, int waiting) {
        int wanted = Math.max(waiting, least() - (members - kept));
        return underWay.size() < Math.min(wanted, config.maxOpening()) && hasRoom(members);
    }

    /** Whether another one may be begun at all. */
    boolean hasRoom(int members) {
        return members + underWay.size() < config.maxSize();
    }

    boolean isAllowed(long now) {
        return governor.allows(now, underWay.size());
    }

    /** Whether who waits waits for none of those under way, and so for a connection that is not begun yet. */
    boolean isAwaited(int waiting) {
        return waiting > underWay.size();
    }

    void begun(Opener.Attempt attempt) {
        underWay.add(attempt);
    }

    void succeeded(Opener.Attempt attempt) {
        underWay.remove(attempt);
        governor.reset();
    }

    void failed(Opener.Attempt attempt, long now) {
        underWay.remove(attempt);
        governor.refused(now);
    }

    /** In how many milliseconds to look again after the governor's no; zero if that is arranged already. */
    long postpone(long now) {
        if (postponed || governor.allows(now, underWay.size())) {
            return 0;
        }
        postponed = true;
        return governor.pauseMillis(now);
    }

    void resume() {
        postponed = false;
    }

    /** The server was seen to answer. */
    void trust() {
        governor.reset();
    }

    /** The server was seen to be silent, which counts as a refusal. */
    void distrust(long now) {
        governor.refused(now);
    }

    /** Whether there is nothing to wait for, and nothing is going to be begun for a while. */
    boolean isHopeless(int members, long now) {
        return members + underWay.size() == 0 && governor.isPausing(now);
    }

    /** How many connections are kept open at the least. */
    int least() {
        return Math.min(config.minSize(), config.maxSize());
    }

    List<Opener.Attempt> attempts() {
        return List.copyOf(underWay);
    }

    int size() {
        return underWay.size();
    }
}
