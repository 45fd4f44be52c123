package io.sluice.tenancy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param tenant null only for an operator
 */
public record Caller(@Nullable TenantId tenant, @Nullable UserId user, Set<Group> groups) {

    public Caller {
        groups = Set.copyOf(groups);
    }
}
