package io.sluice.catalog;

import java.util.List;

/** Which products a list shows; one of the four ways to say it. */
sealed interface ProductSearch {

    /** These, in this order; the ids differ from each other. */
    record OfIds(List<Long> ids) implements ProductSearch {}

    /** Those with at least one of the tags. */
    record OfAnyTag(List<String> tags) implements ProductSearch {}

    /** Those with every one of the tags. */
    record OfAllTags(List<String> tags) implements ProductSearch {}

    /** Those of one category itself. */
    record OfCategory(long category) implements ProductSearch {}
}
