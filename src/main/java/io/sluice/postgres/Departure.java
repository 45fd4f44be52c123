package io.sluice.postgres;

import java.util.ArrayList;
import java.util.List;

/** Whether the one who asked has gone away meanwhile, so that work for it can be given up. Thread-safe. */
public final class Departure {

    private final List<Runnable> listeners = new ArrayList<>(1);
    private boolean left;

    /** The asker is gone: tells everybody who wants to know, once. */
    public void leave() {
        List<Runnable> told;
        synchronized (listeners) {
            if (left) {
                return;
            }
            left = true;
            told = List.copyOf(listeners);
            listeners.clear();
        }
        told.forEach(Runnable::run);
    }

    /** Whether the asker is gone. */
    public boolean hasLeft() {
        synchronized (listeners) {
            return left;
        }
    }

    /**
     * Runs this when the asker goes away, at once if it has gone.
     *
     * @return takes the listener away again
     */
    public Runnable listen(Runnable listener) {
        synchronized (listeners) {
            if (!left) {
                listeners.add(listener);
                return () -> forget(listener);
            }
        }
        listener.run();
        return () -> {};
    }

    private void forget(Runnable listener) {
        synchronized (listeners) {
            listeners.remove(listener);
        }
    }
}
