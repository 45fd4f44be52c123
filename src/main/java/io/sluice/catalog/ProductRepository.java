package io.sluice.catalog;

import io.sluice.http.conditional.IfMatch;
import io.sluice.http.json.Field;
import io.sluice.http.json.JsonDocument;
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
import org.jspecify.annotations.Nullable;

/** Products as values. Thread-safe. */
@Singleton
class ProductRepository {

    private static final Map<String, Supplier<GatewayException>> MEANINGS = Map.of(
            "products_category_id_fk",
            () -> GatewayException.invalid("/categoryId", "There is no such category."),
            "products_metadata_ck",
            () -> GatewayException.invalid("/metadata", "Merged with what is stored, it grows too large."),
            "products_valid_ck",
            () -> GatewayException.invalid("/validTo", "It must be later than validFrom."),
            "products_tenant_id_fk",
            () -> new GatewayException(ProblemType.FORBIDDEN, "The caller's tenant does not exist."));

    private final Database database;

    ProductRepository(Database database) {
        this.database = database;
    }

    Uni<Product> create(WorkContext work, NewProduct product) {
        Coordinates at = product.coordinates();
        Call<Product> create = ProductSql.CREATE.with(
                product.name(),
                product.categoryId(),
                product.price(),
                array(product.tags()),
                text(product.metadata()),
                product.stock(),
                product.active(),
                at == null ? null : at.x(),
                at == null ? null : at.y(),
                product.validFrom(),
                product.validTo());
        return database.writeOnce(
                        work,
                        Product.class,
                        List.of(create),
                        results -> results.of(create).get(0))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<Product> find(WorkContext work, long id) {
        return database.read(work, ProductSql.FIND.with(id)).map(ProductRepository::only);
    }

    Uni<Product> patch(WorkContext work, long id, ProductPatch patch, IfMatch ifMatch) {
        Field<Coordinates> at = patch.coordinates();
        Coordinates point = at.value();
        return change(
                        work,
                        id,
                        ifMatch,
                        ProductSql.PATCH.with(
                                id,
                                patch.name().value(),
                                patch.categoryId().value(),
                                patch.price().value(),
                                array(patch.tags().value()),
                                patch.metadata().isPresent(),
                                text(patch.metadata().value()),
                                patch.stock().value(),
                                patch.active().value(),
                                at.isPresent(),
                                point == null ? null : point.x(),
                                point == null ? null : point.y(),
                                patch.validFrom().isPresent(),
                                patch.validFrom().value(),
                                patch.validTo().isPresent(),
                                patch.validTo().value(),
                                ifMatch.versions()))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    /** Where nothing was changed under a condition, a second statement of the same flush says why. */
    private Uni<Product> change(WorkContext work, long id, IfMatch ifMatch, Call<Product> change) {
        if (!ifMatch.isConditional()) {
            return database.write(work, change).map(ProductRepository::only);
        }
        Call<ProductSql.Present> check = ProductSql.CHECK_VERSION.with(id);
        return database.writeAll(work, List.of(change, check))
                .map(results -> results.of(change).stream()
                        .findFirst()
                        .orElseThrow(() -> ifMatch.refusal("product", results.of(check))));
    }

    private static Product only(List<Product> rows) {
        return rows.stream().findFirst().orElseThrow(() -> GatewayException.notFound("product"));
    }

    private static String @Nullable [] array(@Nullable List<String> strings) {
        return strings == null ? null : strings.toArray(String[]::new);
    }

    private static @Nullable String text(@Nullable JsonDocument document) {
        return document == null ? null : document.json();
    }
}
