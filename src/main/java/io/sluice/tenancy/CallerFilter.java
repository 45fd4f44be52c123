package io.sluice.tenancy;

import io.sluice.http.FilterOrder;
import io.sluice.http.Varying;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Resolves the caller of every JAX-RS operation and holds it against {@link AllowedTo}, before a byte of the body is
 * read. It asks the matched method and not the path, so there is no spelling of a path that goes around it.
 * Thread-safe; what a method allows is looked up once.
 */
@Singleton
public class CallerFilter {

    private final CallerResolver resolver;
    private final Map<Method, Set<Group>> allowed = new ConcurrentHashMap<>();

    CallerFilter(CallerResolver resolver) {
        this.resolver = resolver;
    }

    /** Fails the request where the caller is not known or not allowed. */
    @ServerRequestFilter(priority = FilterOrder.CALLER, nonBlocking = true)
    public Uni<Void> identify(ResourceInfo resource, RoutingContext context) {
        Varying.on(context, resolver.headers());
        Set<Group> may = allowed.computeIfAbsent(resource.getResourceMethod(), CallerFilter::allowedTo);
        return Uni.createFrom()
                .deferred(() -> resolver.resolve(context.request()))
                .invoke(caller -> check(caller, may))
                .invoke(caller -> CurrentCaller.set(context, caller))
                .onFailure(CallerFilter::isUnauthenticated)
                .invoke(() -> challenge(context))
                .replaceWithVoid();
    }

    private void challenge(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", resolver.challenge(context.request()));
    }

    private static void check(Caller caller, Set<Group> may) {
        boolean any = caller.groups().stream().anyMatch(may::contains);
        if (!any) {
            throw new GatewayException(ProblemType.FORBIDDEN, "The caller's groups may not use this operation.");
        }
        boolean asOperator = caller.isOperator() && may.contains(Group.OPERATOR);
        if (caller.tenant() == null && !asOperator) {
            throw new GatewayException(ProblemType.TENANT_MISSING, "This operation is for callers with a tenant.");
        }
    }

    private static Set<Group> allowedTo(Method method) {
        AllowedTo annotation = method.getAnnotation(AllowedTo.class);
        Set<Group> groups = EnumSet.noneOf(Group.class);
        if (annotation != null) {
            groups.addAll(Set.of(annotation.value()));
        }
        return groups;
    }

    private static boolean isUnauthenticated(Throwable thrown) {
        return thrown instanceof GatewayException refused && refused.type() == ProblemType.UNAUTHENTICATED;
    }
}
