package io.sluice.catalog;

import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
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

    Uni<Category> create(WorkContext work, NewCategory category) {
        Call<Category> create = CategorySql.CREATE.with(category.name(), category.parentId());
        return database.writeOnce(
                        work,
                        Category.class,
                        List.of(create),
                        results -> results.of(create).get(0))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<CategoryTree> tree(WorkContext work) {
        return database.read(work, CategorySql.TREE.with(MAX_TREE)).map(CategoryTree::new);
    }

    /** What is below a category. */
    Uni<CategoryTree> descendants(WorkContext work, long id) {
        return database.read(work, CategorySql.DESCENDANTS.with(id, MAX_TREE + 1))
                .map(rows -> {
                    if (rows.isEmpty()) {
                        throw GatewayException.notFound("category");
                    }
                    return new CategoryTree(rows.subList(1, rows.size()));
                });
    }
}
