package io.sluice.tenants;

import io.sluice.http.Position;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tenants as values. Thread-safe. */
@Singleton
class TenantRepository {

    private static final Map<String, Supplier<GatewayException>> MEANINGS = Map.of(
            "tenants_name_uq",
            () -> new GatewayException(
                    ProblemType.CONFLICT,
                    "Another tenant has this name.",
                    List.of(new FieldError("/name", "It is taken."))));

    private final Database database;

    TenantRepository(Database database) {
        this.database = database;
    }

    Uni<Tenant> create(WorkContext work, NewTenant tenant) {
        return database.write(work, TenantSql.CREATE.with(tenant.name(), tenant.maxConcurrentRequests()))
                .map(rows -> rows.get(0))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<Tenant> find(WorkContext work, long id) {
        return database.read(work, TenantSql.FIND.with(id))
                .map(rows -> rows.stream().findFirst().orElseThrow(() -> GatewayException.notFound("tenant")));
    }

    Uni<List<Tenant>> list(WorkContext work, @Nullable Position after, int fetch) {
        return database.read(
                work,
                TenantSql.LIST.with(after == null ? null : after.instant(), after == null ? null : after.id(), fetch));
    }
}
