package io.sluice.catalog;

import io.sluice.postgres.statement.Statement;

/** The statements on categories. */
public final class CategorySql {

    static final Statement<Category> CREATE = Statement.named("categories.create")
            .takes(String.class, Long.class)
            .gives(Category.class)
            .sql("""
            INSERT INTO categories (name, parent_id)
            VALUES ($1, $2)
            RETURNING id, name, parent_id, version, created_at, updated_at""");

    /** The whole tree, up to a number of rows. A cycle cannot be made; should one be there, it ends after one turn. */
    static final Statement<CategoryInTree> TREE = Statement.named("categories.tree")
            .takes(Integer.class)
            .gives(CategoryInTree.class)
            .sql("""
            WITH RECURSIVE tree AS (
                SELECT id, name, parent_id, 0 AS depth, ARRAY[id] AS path, name AS full_path
                  FROM categories
                 WHERE parent_id IS NULL
                 UNION ALL
                SELECT child.id, child.name, child.parent_id, tree.depth + 1, tree.path || child.id,
                       tree.full_path || ' > ' || child.name
                  FROM tree
                  JOIN categories child ON child.parent_id = tree.id
            ) SEARCH DEPTH FIRST BY name, id SET place
              CYCLE id SET again USING way
            SELECT id, name, parent_id, depth, path, full_path
              FROM tree
             WHERE NOT again
             ORDER BY place
             LIMIT $1::integer""");

    private CategorySql() {}
}
