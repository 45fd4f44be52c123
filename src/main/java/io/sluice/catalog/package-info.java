/**
 * What a tenant sells: a tree of categories and the products in it. Not for selling (that is {@code orders}). Entry
 * points: {@link io.sluice.catalog.ProductResource}, {@link io.sluice.catalog.CategoryResource}. Invariant: a
 * category's parent never changes, so no cycle can be made.
 */
@NullMarked
package io.sluice.catalog;

import org.jspecify.annotations.NullMarked;
