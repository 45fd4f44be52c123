package io.sluice.observe;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything worth telling an operator, one method an event; each does nothing unless overridden. Called from event
 * loops and from the start-up thread, so an implementation is thread-safe and never blocks.
 */
public interface GatewayObserver {

    /** A request ended in a problem; a cause is there only when the failure was not expected. */
    default void requestFailed(
            String code, int status, String requestId, String method, String path, @Nullable Throwable cause) {}

    /** The database refused what the gateway's own checks should have refused before: somebody should look. */
    default void securityViolation(String statement, String sqlState) {}

    /** A node was seen in another role than before, or is seen no more ({@code unreachable}). */
    default void nodeChanged(String node, String address, String role) {}

    /** A node could not be connected to. */
    default void connectFailed(String node, Throwable cause) {}

    /** A connection was opened, after this time. */
    default void connectionOpened(String node, Duration took) {}

    /** The server said this of a connection that it then closed, such as that it is shutting down. */
    default void connectionFailed(String node, Throwable lastWord) {}

    /** A connection was given up; the reason is one of a closed set of words. */
    default void connectionDestroyed(String node, String reason) {}

    /** A hook refused a connection when it was opened, or threw; the connection is given up. */
    default void hookFailed(String node, String hook, Throwable failure) {}

    /** A request got no connection: {@code full}, {@code late}, {@code silent} or {@code unavailable}. */
    default void borrowRefused(String node, String reason) {}

    /** A short read left the shared connection for one of its own: {@code full}, {@code slow} or {@code outdated}. */
    default void lanePassed(String node, String reason) {}

    /** A connection has been lent for longer than work should take; told once each time that it is lent. */
    default void connectionHeldLong(String node, String work, Duration held) {}

    /** A cancel request was {@code sent}, was {@code lost}, or found the lane {@code crowded}. */
    default void cancelEnded(String node, String outcome) {}

    /** A pool began its next generation: every connection is going to be replaced. */
    default void poolRenewed(String node) {}

    /** A pool could not open its least number of connections in time; it serves nevertheless. */
    default void warmUpFailed(String node, Throwable cause) {}

    /** One unit of work ended; the outcome is {@code ok} or a problem's code. */
    default void workFinished(String work, String role, String outcome, Duration waited, Duration ran) {}

    /** The schema is at this version; so many migrations were applied just now. */
    default void schemaReady(String version, int applied) {}

    /** The gateway takes work from now on. */
    default void started(List<String> nodes, Duration took) {}

    /** A value of the configuration deserves attention, though it does not stop the start. */
    default void configurationFinding(String key, String reason) {}

    /** What a node is now, told with every snapshot; a lag is null where it is not known. */
    default void nodeSeen(String node, String role, @Nullable Long lagBytes, @Nullable Duration lag) {}

    /** A node was taken off the list of hosts. */
    default void nodeRemoved(String node, String address) {}

    /** A node takes writes on a timeline that another one has overtaken; it is not used. */
    default void nodeFenced(String node, int timeline, int highest) {}

    /** A node belongs to another cluster; it is not used. */
    default void nodeForeign(String node) {}

    /** Several nodes take writes on one timeline; none is written to. */
    default void splitBrain(List<String> nodes, int timeline) {}

    /** There is a primary, or another one; there was none for so long. */
    default void primaryFound(String node, int timeline, Duration after) {}

    /** There is no primary any more; this was it. */
    default void primaryLost(String node) {}

    /** A request waited for a primary, for so long, and found one or gave up. */
    default void writeHeld(boolean found, Duration waited) {}

    /** A read could not go to this replica; the reason is one of a closed set of words. */
    default void replicaPassedOver(String node, String reason) {}

    /** Reads are served in another mode than before: {@code normal}, or why a node stands in for a better one. */
    default void readModeChanged(String mode) {}

    /** A failed attempt is made again; the class says what is known of it. */
    default void retried(String work, String retryClass) {}

    /** A failed attempt could be made again, but the budget for that is used up. */
    default void retryRefused(String work) {}

    /** A node's circuit breaker is {@code closed}, {@code open} or {@code half-open} from now on. */
    default void breakerChanged(String node, String state) {}

    /** The server refused a write because it is not, or no longer, the primary of the timeline that was expected. */
    default void writeFenced(String node, int timeline) {}

    /** A caller asked for a state that a failover has left behind. */
    default void writeLost() {}

    /** So many idempotency keys had expired and were removed. */
    default void keysExpired(int removed) {}

    /** A caller went away, and the statement that ran for it was cancelled. */
    default void statementCancelled(String node, String work) {}

    /** An answer that had begun could not be finished, so its connection was cut; the code says why. */
    default void answerCut(String code, String requestId, String path, @Nullable Throwable cause) {}
}
