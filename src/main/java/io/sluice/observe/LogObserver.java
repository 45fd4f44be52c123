package io.sluice.observe;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the log: 4xx at debug, 5xx as a warning with the request id, a stack trace only for what nobody
 * expected. Values of parameters, credentials and SQL texts never come this way.
 */
@Singleton
public class LogObserver implements GatewayObserver {

    private static final Logger LOG = Logger.getLogger("io.sluice");

    @Override
    public void requestFailed(
            String code, int status, String requestId, String method, String path, @Nullable Throwable cause) {
        if (status < 500) {
            LOG.debugf("%s %s refused: %d %s (request %s)", method, path, status, code, requestId);
        } else if (status == 500) {
            LOG.warnf(cause, "%s %s failed: %d %s (request %s)", method, path, status, code, requestId);
        } else {
            LOG.warnf("%s %s failed: %d %s (request %s)%s", method, path, status, code, requestId, why(cause));
        }
    }

    @Override
    public void securityViolation(String statement, String sqlState) {
        LOG.warnf("Security: the database refused statement %s with %s", statement, sqlState);
    }

    @Override
    public void nodeChanged(String node, String address, String role) {
        LOG.infof("Node %s (%s) is %s", node, address, role);
    }

    @Override
    public void connectFailed(String node, Throwable cause) {
        LOG.debugf("Node %s: connecting failed%s", node, why(cause));
    }

    @Override
    public void connectionFailed(String node, Throwable lastWord) {
        LOG.debugf("Node %s: the server gave up a connection%s", node, why(lastWord));
    }

    @Override
    public void connectionDestroyed(String node, String reason) {
        LOG.debugf("Node %s: connection destroyed: %s", node, reason);
    }

    @Override
    public void hookFailed(String node, String hook, Throwable failure) {
        LOG.warnf("Node %s: a connection is given up because of the hook %s%s", node, hook, why(failure));
    }

    @Override
    public void connectionHeldLong(String node, String work, Duration held) {
        LOG.warnf("Node %s: a connection has been held for %d ms by %s", node, held.toMillis(), work);
    }

    @Override
    public void poolRenewed(String node) {
        LOG.infof("Node %s: all connections are going to be replaced", node);
    }

    @Override
    public void warmUpFailed(String node, Throwable cause) {
        LOG.warnf("Node %s: connections could not be opened ahead%s", node, why(cause));
    }

    @Override
    public void schemaReady(String version, int applied) {
        LOG.infof("Schema is at version %s (%d migrations applied now)", version, applied);
    }

    @Override
    public void started(List<String> nodes, Duration took) {
        LOG.infof("Taking work after %d ms; nodes: %s", took.toMillis(), String.join(", ", nodes));
    }

    @Override
    public void configurationFinding(String key, String reason) {
        LOG.warnf("Configuration %s: %s", key, reason);
    }

    @Override
    public void nodeRemoved(String node, String address) {
        LOG.infof("Node %s (%s) was taken off the list", node, address);
    }

    @Override
    public void nodeFenced(String node, int timeline, int highest) {
        LOG.errorf(
                "Alarm: node %s takes writes on timeline %d, but the cluster is on %d: it is fenced. Stop it, or make"
                        + " it a replica.",
                node, timeline, highest);
    }

    @Override
    public void nodeForeign(String node) {
        LOG.errorf("Alarm: node %s belongs to another cluster and is not used. Check the list of hosts.", node);
    }

    @Override
    public void splitBrain(List<String> nodes, int timeline) {
        LOG.errorf(
                "Alarm: %s all take writes on timeline %d: none is written to. Stop all but one.",
                String.join(", ", nodes), timeline);
    }

    @Override
    public void primaryFound(String node, int timeline, Duration after) {
        LOG.infof("The primary is %s on timeline %d, after %d ms without one", node, timeline, after.toMillis());
    }

    @Override
    public void primaryLost(String node) {
        LOG.warnf("The primary %s is lost: reads go on, writes wait", node);
    }

    @Override
    public void readModeChanged(String mode) {
        LOG.warnf("Reads are served in mode %s", mode);
    }

    @Override
    public void breakerChanged(String node, String state) {
        LOG.warnf("Node %s: circuit breaker is %s", node, state);
    }

    @Override
    public void writeFenced(String node, int timeline) {
        LOG.warnf("Node %s refused a write: it is not the primary of timeline %d", node, timeline);
    }

    @Override
    public void writeLost() {
        LOG.warn("A caller's write was lost in a failover; it was told so");
    }

    @Override
    public void answerCut(String code, String requestId, String path, @Nullable Throwable cause) {
        LOG.warnf("%s was cut off after its answer had begun: %s (request %s)%s", path, code, requestId, why(cause));
    }

    @Override
    public void keysExpired(int removed) {
        LOG.debugf("%d expired idempotency keys were removed", removed);
    }

    private static String why(@Nullable Throwable cause) {
        return cause == null ? "" : ": " + cause;
    }
}
