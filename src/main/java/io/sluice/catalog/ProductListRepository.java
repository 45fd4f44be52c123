package io.sluice.catalog;

import io.sluice.catalog.ProductListSql.Listed;
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

    /** The most products that a page by all tags looks at, as the statement says. */
    private static final long MOST_LOOKED_AT = 5_000;

    private final Database database;

    ProductListRepository(Database database) {
        this.database = database;
    }

    /**
     * A page as it was found.
     *
     * @param end the id behind which the next page begins; null where nothing is left to look at
     */
    record Found(List<Product> products, @Nullable Long end) {}

    /**
     * One page; by all tags it has fewer products than the limit, or none, where few of those that were looked at
     * match.
     *
     * @param activity null: only active ones
     */
    Uni<Found> list(
            WorkContext work, ProductSearch search, @Nullable Activity activity, @Nullable Position after, int limit) {
        boolean all = activity == Activity.ALL;
        Long afterId = after == null ? null : after.id();
        if (search instanceof OfAllTags wanted) {
            String[] tags = wanted.tags().toArray(String[]::new);
            return database.read(work, ProductListSql.OF_ALL_TAGS.with(tags, all, afterId, limit + 1))
                    .map(rows -> matching(rows, limit));
        }
        return database.read(work, call(search, all, afterId, limit + 1)).map(rows -> found(rows, limit));
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
        throw new IllegalArgumentException(search + " is listed in another way");
    }

    private static Found matching(List<Listed> rows, int limit) {
        Found page =
                found(rows.stream().filter(Listed::matched).map(Listed::product).toList(), limit);
        Listed last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        if (page.end() != null || last == null || last.place() < MOST_LOOKED_AT) {
            return page;
        }
        return new Found(page.products(), last.product().id());
    }

    private static Found found(List<Product> rows, int limit) {
        return rows.size() <= limit
                ? new Found(rows, null)
                : new Found(rows.subList(0, limit), rows.get(limit - 1).id());
    }
}
