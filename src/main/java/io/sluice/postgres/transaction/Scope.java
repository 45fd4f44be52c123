package io.sluice.postgres.transaction;

import io.sluice.postgres.statement.Call;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.TenantId;
import io.sluice.tenancy.UserId;
import org.jspecify.annotations.Nullable;

/** The settings that the policies read; an empty one means nobody. */
public record Scope(
        @Nullable String tenantId,
        @Nullable String userId,
        @Nullable String groups) {

    /** The call that enters the caller's scope. */
    static Call<Scope> enter(Caller caller) {
        TenantId tenant = caller.tenant();
        UserId user = caller.user();
        return ScopeSql.ENTER.with(
                tenant == null ? "" : Long.toString(tenant.value()),
                user == null ? "" : Long.toString(user.value()),
                caller.groupWords());
    }
}
