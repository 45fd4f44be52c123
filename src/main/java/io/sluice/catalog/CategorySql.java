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

    /**
     * A category and all below it, in the shape of the tree and up to a number of rows; the category itself comes
     * first, and none comes where it is not there. First the way up is walked, for its depth and its path. Both walks
     * end after one turn of a cycle.
     */
    static final Statement<CategoryInTree> DESCENDANTS = Statement.named("categories.descendants")
            .takes(Long.class, Integer.class)
            .gives(CategoryInTree.class)
            .sql("""
            WITH RECURSIVE way AS (
                SELECT id AS top, parent_id AS above, 0 AS depth, ARRAY[id] AS path, name AS full_path
                  FROM categories
                 WHERE id = $1
                 UNION ALL
                SELECT parent.id, parent.parent_id, way.depth + 1, parent.id || way.path,
                       parent.name || ' > ' || way.full_path
                  FROM way
                  JOIN categories parent ON parent.id = way.above
            ) CYCLE top SET again USING tops,
            whole_way AS (
                SELECT depth, path, full_path
                  FROM way
                 WHERE NOT again
                 ORDER BY depth DESC
                 LIMIT 1
            ), tree AS (
                SELECT category.id, category.name, category.parent_id, whole_way.depth, whole_way.path,
                       whole_way.full_path
                  FROM whole_way
                  JOIN categories category ON category.id = $1
                 UNION ALL
                SELECT child.id, child.name, child.parent_id, tree.depth + 1, tree.path || child.id,
                       tree.full_path || ' > ' || child.name
                  FROM tree
                  JOIN categories child ON child.parent_id = tree.id
            ) SEARCH DEPTH FIRST BY name, id SET place
              CYCLE id SET again USING ids
            SELECT id, name, parent_id, depth, path, full_path
              FROM tree
             WHERE NOT again
             ORDER BY place
             LIMIT $2::integer""");

    private CategorySql() {}
}
