package io.sluice.scenario.faults;

import io.sluice.embedded.ClusterNode;
import io.sluice.embedded.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a replica every five milliseconds, past the gateway and the links, when it first takes writes. */
final class PromotionWatch {
    private static final long EVERY_MILLIS = 5;
    private static final long PATIENCE_SECONDS = 60;

    private final CompletableFuture<Long> promoted = new CompletableFuture<>();

    private PromotionWatch() {}

    static PromotionWatch on(ClusterNode replica) throws SQLException {
        PromotionWatch watch = new PromotionWatch();
        Connection connection = replica.connect(Role.SUPERUSER);
        Thread thread = new Thread(() -> watch.look(connection), "promotion-watch-" + replica.name());
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void look(Connection connection) {
        try (connection;
                Statement statement = connection.createStatement()) {
            while (!promoted.isDone()) {
                try (ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        promoted.complete(System.nanoTime());
                    }
                }
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
            }
        } catch (SQLException e) {
            promoted.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** When the server was first seen to take writes, by {@link System#nanoTime}; waits for it. */
    long promotedAt() {
        try {
            return promoted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("no promotion was seen", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
