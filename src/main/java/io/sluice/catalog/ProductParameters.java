package io.sluice.catalog;

import io.sluice.http.PageRequest;
import io.sluice.http.Parameters;
import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads which products a list shows; what does not say it in exactly one way is a 400. */
final class ProductParameters {

    private static final int MAX_IDS = 200;
    private static final int MAX_TAGS = 20;
    private static final int MAX_TAG = 50;

    private ProductParameters() {}

    static ProductSearch search(
            @Nullable String ids, @Nullable String tagsAny, @Nullable String tagsAll, @Nullable String categoryId) {
        List<Long> wanted = Parameters.atMost(MAX_IDS, "ids", Parameters.ids("ids", ids));
        List<String> any = tags("tagsAny", tagsAny);
        List<String> all = tags("tagsAll", tagsAll);
        Long category = Parameters.id("categoryId", categoryId);
        Map<String, ProductSearch> said = new LinkedHashMap<>();
        say(said, "ids", wanted, list -> new ProductSearch.OfIds(distinct(list)));
        say(said, "tagsAny", any, list -> new ProductSearch.OfAnyTag(distinct(list)));
        say(said, "tagsAll", all, list -> new ProductSearch.OfAllTags(distinct(list)));
        say(said, "categoryId", category, ProductSearch.OfCategory::new);
        if (said.size() != 1) {
            throw notOne(
                    said.isEmpty() ? Stream.of("ids", "tagsAny", "tagsAll", "categoryId") : said.keySet().stream());
        }
        return said.values().iterator().next();
    }

    /** Which page; a list by ids has but one. */
    static PageRequest page(ProductSearch search, @Nullable String limit, @Nullable String cursor) {
        if (search instanceof ProductSearch.OfIds) {
            List<FieldError> errors = new ArrayList<>();
            Stream.of(limit == null ? "" : "limit", cursor == null ? "" : "cursor")
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> errors.add(new FieldError("?" + name, "It does not go with ids.")));
            if (!errors.isEmpty()) {
                throw new GatewayException(ProblemType.MALFORMED_REQUEST, "A list by ids is one page.", errors);
            }
            return new PageRequest(MAX_IDS, null);
        }
        return PageRequest.of(limit, cursor);
    }

    private static <T> void say(
            Map<String, ProductSearch> said, String name, @Nullable T value, Function<T, ProductSearch> search) {
        if (value != null) {
            said.put(name, search.apply(value));
        }
    }

    private static GatewayException notOne(Stream<String> names) {
        return new GatewayException(
                ProblemType.MALFORMED_REQUEST,
                "Exactly one of ids, tagsAny, tagsAll and categoryId says which products.",
                names.map(name -> new FieldError("?" + name, "Exactly one of the four must be sent."))
                        .toList());
    }

    private static @Nullable List<String> tags(String name, @Nullable String value) {
        List<String> tags = Parameters.atMost(MAX_TAGS, name, Parameters.words(name, value));
        if (tags != null) {
            tags.forEach(tag -> Parameters.text(name, tag, MAX_TAG));
        }
        return tags;
    }

    private static <T> List<T> distinct(List<T> list) {
        return list.stream().distinct().toList();
    }
}
