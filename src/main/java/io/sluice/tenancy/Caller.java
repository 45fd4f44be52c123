package io.sluice.tenancy;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling. A plain value that outlives the request scope, so background work can keep it. Immutable.
 *
 * @param tenant null only for an operator
 * @param user null where the caller did not say which user of the tenant it is
 */
public record Caller(@Nullable TenantId tenant, @Nullable UserId user, Set<Group> groups) {

    public Caller {
        groups = Set.copyOf(groups);
    }

    public boolean isManager() {
        return groups.contains(Group.MANAGER);
    }

    public boolean isOperator() {
        return groups.contains(Group.OPERATOR);
    }

    /** Whether the caller may place or see orders of this user: any of the tenant's for a manager, else its own. */
    public boolean mayActFor(UserId other) {
        return isManager() || (groups.contains(Group.MEMBER) && other.equals(user));
    }

    /** The tenant, or the problem {@code tenant-missing}. */
    public TenantId requireTenant() {
        if (tenant == null) {
            throw new GatewayException(ProblemType.TENANT_MISSING, "The caller belongs to no tenant.");
        }
        return tenant;
    }

    /** The groups' words, sorted and separated by commas, as the database's policies read them. */
    public String groupWords() {
        return groups.stream().map(Group::word).sorted().collect(Collectors.joining(","));
    }
}
