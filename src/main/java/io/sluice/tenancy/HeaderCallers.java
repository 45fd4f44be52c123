package io.sluice.tenancy;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trusts {@code X-Tenant-Id}, {@code X-User-Id} and {@code X-Groups} as they are, since somebody in front has
 * authenticated the caller. Thread-safe: it has no state.
 */
final class HeaderCallers implements CallerResolver {

    static final String TENANT = "X-Tenant-Id";
    static final String USER = "X-User-Id";
    static final String GROUPS = "X-Groups";

    @Override
    public Uni<Caller> resolve(HttpServerRequest request) {
        return Uni.createFrom().item(caller(request));
    }

    @Override
    public String challenge(HttpServerRequest request) {
        return "Tenant-Header realm=\"sluice\"";
    }

    @Override
    public String headers() {
        return "X-Tenant-Id, X-User-Id, X-Groups";
    }

    private static Caller caller(HttpServerRequest request) {
        Set<Group> groups = groups(only(request, GROUPS));
        Long tenant = id(TENANT, only(request, TENANT));
        Long user = id(USER, only(request, USER));
        if (tenant == null && !groups.contains(Group.OPERATOR)) {
            throw new GatewayException(ProblemType.UNAUTHENTICATED, "The header " + TENANT + " is missing.");
        }
        return new Caller(tenant == null ? null : new TenantId(tenant), user == null ? null : new UserId(user), groups);
    }

    /** The header's value; two different ones mean that somebody added one to what the sidecar set. */
    private static @Nullable String only(HttpServerRequest request, String name) {
        List<String> values = request.headers().getAll(name);
        if (values.stream().distinct().count() > 1) {
            throw malformed("The header " + name + " has two different values.");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static @Nullable Long id(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        // Long.parseLong also takes signs and digits of other scripts.
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            long id = digits ? Long.parseLong(value) : 0;
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw notPositive(name);
        }
        throw notPositive(name);
    }

    private static Set<Group> groups(@Nullable String value) {
        if (value == null) {
            return Set.of(Group.MANAGER);
        }
        Set<Group> groups = EnumSet.noneOf(Group.class);
        for (String word : value.split(",", -1)) {
            Group group = Group.of(word.strip());
            if (group == null) {
                throw malformed("The header " + GROUPS + " must list groups out of member, manager, operator.");
            }
            groups.add(group);
        }
        return groups;
    }

    private static GatewayException notPositive(String name) {
        return malformed("The header " + name + " must be a positive 64-bit integer.");
    }

    private static GatewayException malformed(String detail) {
        return new GatewayException(ProblemType.MALFORMED_REQUEST, detail);
    }
}
