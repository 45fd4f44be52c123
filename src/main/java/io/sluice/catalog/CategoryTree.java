package io.sluice.catalog;

import java.util.List;

/** All categories of a tenant, depth first, siblings by name. */
public record CategoryTree(List<CategoryInTree> items) {

    public CategoryTree {
        items = List.copyOf(items);
    }
}
