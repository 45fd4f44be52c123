package io.sluice.contract.answers;

import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A tenant of one case, with what its request speaks of: each word, such as {@code PRODUCT}, stands for the id of
 * something that is made when it is first spoken of. {@code UNIQUE} is new text each time. Not thread-safe.
 */
final class Shelf {

    private final TestTenant tenant = TestTenant.create();
    private final Map<String, Long> ids = new LinkedHashMap<>();
    private final Map<String, Supplier<Long>> makers = new LinkedHashMap<>();

    Shelf() {
        makers.put("TENANT", tenant::id);
        makers.put("BUYER", tenant::user);
        makers.put("USER", tenant::user);
        makers.put("CATEGORY", tenant::category);
        makers.put("PRODUCT", () -> tenant.product("10.00", 1_000));
        makers.put(
                "CHILD",
                () -> SuperuserSql.number(
                        "INSERT INTO categories (tenant_id, parent_id, name) VALUES (?, ?, 'Child') RETURNING id",
                        tenant.id(),
                        id("CATEGORY")));
        makers.put("PAID", () -> {
            long order = tenant.placed(id("BUYER"), new Wanted(id("PRODUCT"), 2));
            tenant.move(order, "paid").then().statusCode(200);
            return order;
        });
        makers.put("ORDER", () -> tenant.placed(id("BUYER"), new Wanted(id("PRODUCT"), 2)));
    }

    TestTenant tenant() {
        return tenant;
    }

    /** The text with ids instead of words. */
    String fill(String text) {
        String filled = text;
        for (String word : makers.keySet()) {
            if (filled.contains(word)) {
                filled = filled.replace(word, Long.toString(id(word)));
            }
        }
        while (filled.contains("UNIQUE")) {
            filled = filled.replaceFirst("UNIQUE", UUID.randomUUID().toString());
        }
        return filled;
    }

    long id(String word) {
        Long known = ids.get(word);
        if (known != null) {
            return known;
        }
        Supplier<Long> maker = makers.get(word);
        if (maker == null) {
            throw new IllegalArgumentException(word);
        }
        long made = maker.get();
        ids.put(word, made);
        return made;
    }
}
