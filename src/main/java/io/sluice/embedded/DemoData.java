package io.sluice.embedded;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import io.sluice.embedded.link.ClusterFailure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Fills the empty cluster of dev mode with two tenants that are worth looking at, and prints how to look. After the
 * gateway's own start, since that makes the tables.
 */
@Singleton
@IfBuildProfile("dev")
public class DemoData {

    private final int port;

    DemoData(@ConfigProperty(name = "quarkus.http.port") int port) {
        this.port = port;
    }

    void onStart(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        DevelopmentCluster.provided().ifPresent(cluster -> {
            try (Connection connection = cluster.primary().connect(Role.SUPERUSER);
                    Statement statement = connection.createStatement()) {
                if (isEmpty(statement)) {
                    statement.execute(script());
                    System.out.println(invitation(cluster));
                }
            } catch (SQLException | IOException e) {
                throw new ClusterFailure("The demo data cannot be made", e);
            }
        });
    }

    private static boolean isEmpty(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT FROM tenants LIMIT 1")) {
            return !found.next();
        }
    }

    private static String script() throws IOException {
        try (InputStream script = DemoData.class.getResourceAsStream("/db/demo.sql")) {
            if (script == null) {
                throw new IOException("db/demo.sql is missing");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String invitation(EmbeddedCluster cluster) {
        return """

                Sluice runs on a PostgreSQL cluster of its own: %s (roles are found, not told).
                Demo tenants: 1 acme, 2 globex. In another terminal:

                  # place an order for a user of acme, and look at it
                  curl -i localhost:%2$d/v1/orders -H 'X-Tenant-Id: 1' -H 'Content-Type: application/json' \\
                    -d '{"userId":1,"items":[{"productId":1,"quantity":2},{"productId":2,"quantity":1}]}'
                  curl -s 'localhost:%2$d/v1/orders?limit=3' -H 'X-Tenant-Id: 1'
                  curl -s 'localhost:%2$d/v1/orders/1?embed=user,items' -H 'X-Tenant-Id: 1'

                  # the same order does not exist for globex
                  curl -i localhost:%2$d/v1/orders/1 -H 'X-Tenant-Id: 2'

                  # the API's document, and a page to try it
                  curl -s localhost:%2$d/openapi
                  http://localhost:%2$d/docs
                """.formatted(cluster.hosts(), port);
    }
}
