package io.sluice.catalog;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A category in its place.
 *
 * @param depth 0 at the top
 * @param path the ids from the top down to this category
 * @param fullPath the names on the same way
 */
@Schema(
        examples =
                "{\"id\":3,\"name\":\"Tents\",\"parentId\":1,\"depth\":1,\"path\":[1,3],\"fullPath\":\"Camping > Tents\"}")
public record CategoryInTree(
        long id, String name, @Nullable Long parentId, int depth, List<Long> path, String fullPath) {}
