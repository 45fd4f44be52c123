package io.sluice.planted.users;

import io.micrometer.core.instrument.Counter;
import io.opentelemetry.api.trace.Span;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells everybody by itself. */
final class Chatty {

    static final Logger LOG = Logger.getLogger("planted");
    static final java.util.logging.Logger JUL = java.util.logging.Logger.getLogger("planted");

    @Nullable
    Counter counter;

    @Nullable
    Span span;

    void print() {
        System.out.println("planted");
    }
}
