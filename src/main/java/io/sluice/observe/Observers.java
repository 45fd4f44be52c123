package io.sluice.observe;

import io.quarkus.arc.All;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes each event to every {@link GatewayObserver} bean; this is what the rooms hold. Thread-safe, since its only
 * state never changes.
 */
@Singleton
@Typed(Observers.class)
public final class Observers implements GatewayObserver {

    private final List<GatewayObserver> all;

    public Observers(@All List<GatewayObserver> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void requestFailed(
            String code, int status, String requestId, String method, String path, @Nullable Throwable cause) {
        tell(observer -> observer.requestFailed(code, status, requestId, method, path, cause));
    }

    @Override
    public void securityViolation(String statement, String sqlState) {
        tell(observer -> observer.securityViolation(statement, sqlState));
    }

    @Override
    public void nodeChanged(String node, String address, String role) {
        tell(observer -> observer.nodeChanged(node, address, role));
    }

    @Override
    public void connectFailed(String node, Throwable cause) {
        tell(observer -> observer.connectFailed(node, cause));
    }

    @Override
    public void connectionOpened(String node, Duration took) {
        tell(observer -> observer.connectionOpened(node, took));
    }

    @Override
    public void connectionFailed(String node, Throwable lastWord) {
        tell(observer -> observer.connectionFailed(node, lastWord));
    }

    @Override
    public void connectionDestroyed(String node, String reason) {
        tell(observer -> observer.connectionDestroyed(node, reason));
    }

    @Override
    public void hookFailed(String node, String hook, Throwable failure) {
        tell(observer -> observer.hookFailed(node, hook, failure));
    }

    @Override
    public void borrowRefused(String node, String reason) {
        tell(observer -> observer.borrowRefused(node, reason));
    }

    @Override
    public void lanePassed(String node, String reason) {
        tell(observer -> observer.lanePassed(node, reason));
    }

    @Override
    public void connectionHeldLong(String node, String work, Duration held) {
        tell(observer -> observer.connectionHeldLong(node, work, held));
    }

    @Override
    public void cancelEnded(String node, String outcome) {
        tell(observer -> observer.cancelEnded(node, outcome));
    }

    @Override
    public void poolRenewed(String node) {
        tell(observer -> observer.poolRenewed(node));
    }

    @Override
    public void warmUpFailed(String node, Throwable cause) {
        tell(observer -> observer.warmUpFailed(node, cause));
    }

    @Override
    public void workFinished(String work, String role, String outcome, Duration waited, Duration ran) {
        tell(observer -> observer.workFinished(work, role, outcome, waited, ran));
    }

    @Override
    public void schemaReady(String version, int applied) {
        tell(observer -> observer.schemaReady(version, applied));
    }

    @Override
    public void started(List<String> nodes, Duration took) {
        tell(observer -> observer.started(nodes, took));
    }

    @Override
    public void configurationFinding(String key, String reason) {
        tell(observer -> observer.configurationFinding(key, reason));
    }

    @Override
    public void nodeSeen(String node, String role, @Nullable Long lagBytes, @Nullable Duration lag) {
        tell(observer -> observer.nodeSeen(node, role, lagBytes, lag));
    }

    @Override
    public void nodeRemoved(String node, String address) {
        tell(observer -> observer.nodeRemoved(node, address));
    }

    @Override
    public void nodeFenced(String node, int timeline, int highest) {
        tell(observer -> observer.nodeFenced(node, timeline, highest));
    }

    @Override
    public void nodeForeign(String node) {
        tell(observer -> observer.nodeForeign(node));
    }

    @Override
    public void splitBrain(List<String> nodes, int timeline) {
        tell(observer -> observer.splitBrain(nodes, timeline));
    }

    @Override
    public void primaryFound(String node, int timeline, Duration after) {
        tell(observer -> observer.primaryFound(node, timeline, after));
    }

    @Override
    public void primaryLost(String node) {
        tell(observer -> observer.primaryLost(node));
    }

    @Override
    public void writeHeld(boolean found, Duration waited) {
        tell(observer -> observer.writeHeld(found, waited));
    }

    @Override
    public void replicaPassedOver(String node, String reason) {
        tell(observer -> observer.replicaPassedOver(node, reason));
    }

    @Override
    public void readModeChanged(String mode) {
        tell(observer -> observer.readModeChanged(mode));
    }

    @Override
    public void retried(String work, String retryClass) {
        tell(observer -> observer.retried(work, retryClass));
    }

    @Override
    public void retryRefused(String work) {
        tell(observer -> observer.retryRefused(work));
    }

    @Override
    public void breakerChanged(String node, String state) {
        tell(observer -> observer.breakerChanged(node, state));
    }

    @Override
    public void writeFenced(String node, int timeline) {
        tell(observer -> observer.writeFenced(node, timeline));
    }

    @Override
    public void writeLost() {
        tell(GatewayObserver::writeLost);
    }

    @Override
    public void statementCancelled(String node, String work) {
        tell(observer -> observer.statementCancelled(node, work));
    }

    @Override
    public void answerCut(String code, String requestId, String path, @Nullable Throwable cause) {
        tell(observer -> observer.answerCut(code, requestId, path, cause));
    }

    @Override
    public void keysExpired(int removed) {
        tell(observer -> observer.keysExpired(removed));
    }

    private void tell(Consumer<GatewayObserver> event) {
        all.forEach(event);
    }
}
