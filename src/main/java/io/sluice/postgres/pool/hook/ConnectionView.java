package io.sluice.postgres.pool.hook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link ConnectionHook} may know of a connection. Each call tells this moment's state. Thread-safe. */
public interface ConnectionView {

    /** The node's name. */
    String node();

    /** The time since it was opened. */
    Duration age();

    /** The pool's generation in which its opening began: how often the pool had been renewed by then. */
    int generation();

    /** What its borrower uses it for, as the name of a statement; {@code none} before a borrower has said so. */
    String work();

    /** The time since it was lent; zero if it is not. */
    Duration held();

    /** Whether nobody has closed it, as far as is known here. */
    boolean isOpen();

    /** Whether it has reached its lifetime. */
    boolean isExpired();

    /** Whether it is of the pool's present generation. */
    boolean isCurrent();

    /** The {@code system_identifier} that its server should have; null if none is known yet. */
    @Nullable
    Long expectedSystem();
}
