package io.sluice.http;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that the operation does not declare, and ones that are sent twice or empty: a typo in a
 * filter would otherwise answer with everything. Matrix parameters ({@code /v1/orders/1;a=b}) are refused as well,
 * since JAX-RS cuts them off the path, and the id that is left would be taken for the one that was sent. Thread-safe;
 * what a method declares is looked up once.
 */
@Singleton
public class QueryFilter {

    private final Map<Method, Declared> declared = new ConcurrentHashMap<>();

    /** Fails the request at the first parameter that is not declared. */
    @ServerRequestFilter(priority = FilterOrder.QUERY, nonBlocking = true)
    public void check(ResourceInfo resource, RoutingContext context) {
        String path = context.request().path();
        if (path != null && path.indexOf(';') >= 0) {
            throw new GatewayException(ProblemType.NOT_FOUND, "There is nothing at this path.");
        }
        String query = context.request().query();
        if (query == null || query.isEmpty()) {
            return;
        }
        Declared known = declared.computeIfAbsent(resource.getResourceMethod(), Declared::of);
        MultiMap sent = context.queryParams();
        for (String name : sent.names()) {
            if (!known.names().contains(name)) {
                throw GatewayException.malformedParameter(name, "This operation does not know the parameter.");
            }
            if (!known.repeatable().contains(name) && sent.getAll(name).size() > 1) {
                throw GatewayException.malformedParameter(name, "The parameter was sent more than once.");
            }
            // RESTEasy takes an empty parameter for an absent one, which would drop a filter.
            if ("".equals(sent.get(name))) {
                throw GatewayException.malformedParameter(name, "The parameter is empty.");
            }
        }
    }

    private record Declared(Set<String> names, Set<String> repeatable) {

        static Declared of(Method method) {
            return new Declared(QueryNames.of(method), QueryNames.repeatable(method));
        }
    }
}
