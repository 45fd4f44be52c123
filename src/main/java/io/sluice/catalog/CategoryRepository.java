package io.sluice.catalog;

import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.Freshness;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Supplier;

/** Categories as values. Thread-safe. */
@Singleton
class CategoryRepository {

    /** The most categories that a tree shows; a shop with more of them is read branch by branch. */
    private static final int MAX_TREE = 10_000;

    private static final Map<String, Supplier<GatewayException>> MEANINGS = Map.of(
            "categories_parent_id_fk",
            () -> GatewayException.invalid("/parentId", "There is no such category."),
            "categories_tenant_id_fk",
            () -> new GatewayException(ProblemType.FORBIDDEN, "The caller's tenant does not exist."));

    private final Database database;

    CategoryRepository(Database database) {
        this.database = database;
    }

    Uni<Category> create(Caller caller, NewCategory category) {
        return database.write(caller, CategorySql.CREATE.with(category.name(), category.parentId()))
                .map(rows -> rows.get(0))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<CategoryTree> tree(Caller caller, Freshness freshness) {
        return database.read(caller, freshness, CategorySql.TREE.with(MAX_TREE)).map(CategoryTree::new);
    }
}
