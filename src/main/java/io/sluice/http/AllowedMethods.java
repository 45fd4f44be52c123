package io.sluice.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The methods that a path does know, for the {@code Allow} header that RFC 9110 wants on each 405 and that answers
 * {@code OPTIONS}. RESTEasy finds out that there is one and then throws without naming it, or names those of the whole
 * class, so the routes are asked again.
 */
final class AllowedMethods {

    private AllowedMethods() {}

    /** In alphabetical order; empty where there is nothing at the normalized path. */
    static Set<String> of(String path) {
        Set<String> allowed = new TreeSet<>();
        RequestMapper<InitialMatch> classes = new RequestMapper<>(
                ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers());
        for (var match = classes.map(path); match != null; match = classes.continueMatching(path, match)) {
            String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routes) {
                    routes.getMappers().forEach((method, paths) -> {
                        if (method != null && paths.map(remaining) != null) {
                            allowed.add(method);
                        }
                    });
                }
            }
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        if (!allowed.isEmpty()) {
            allowed.add("OPTIONS");
        }
        return allowed;
    }
}
