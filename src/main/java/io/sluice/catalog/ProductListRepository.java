package io.sluice.catalog;

import io.sluice.catalog.ProductSearch.OfAllTags;
import io.sluice.catalog.ProductSearch.OfAnyTag;
import io.sluice.catalog.ProductSearch.OfCategory;
import io.sluice.catalog.ProductSearch.OfIds;
import io.sluice.http.Position;
import io.sluice.postgres.Database;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Call;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of products. Thread-safe. */
@Singleton
class ProductListRepository {

    private final Database database;

    ProductListRepository(Database database) {
        this.database = database;
    }

    /**
     * So many products at most behind a place; those with given ids all at once.
     *
     * @param activity null: only active ones
     */
    Uni<List<Product>> list(
            WorkContext work, ProductSearch search, @Nullable Activity activity, @Nullable Position after, int fetch) {
        boolean all = activity == Activity.ALL;
        Long afterId = after == null ? null : after.id();
        return database.read(work, call(search, all, afterId, fetch));
    }

    private static Call<Product> call(ProductSearch search, boolean all, @Nullable Long afterId, int fetch) {
        if (search instanceof OfIds wanted) {
            return ProductListSql.OF_IDS.with(wanted.ids().toArray(Long[]::new), all);
        }
        if (search instanceof OfCategory wanted) {
            return ProductListSql.OF_CATEGORY.with(wanted.category(), all, afterId, fetch);
        }
        if (search instanceof OfAnyTag wanted) {
            return ProductListSql.OF_ANY_TAG.with(wanted.tags().toArray(String[]::new), all, afterId, fetch);
        }
        List<String> tags = ((OfAllTags) search).tags();
        return ProductListSql.OF_ALL_TAGS.with(tags.toArray(String[]::new), all, afterId, fetch);
    }
}
