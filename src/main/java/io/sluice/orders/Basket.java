package io.sluice.orders;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an order asks for, each product once, in the order of their first mention, with the place of that mention for
 * the pointers of errors. Immutable.
 */
record Basket(List<Entry> entries) {

    /** So many pieces of a product, first mentioned in this item of the request (from 0). */
    record Entry(long productId, int quantity, int firstItem) {

        String pointer(String field) {
            return "/items/" + firstItem + "/" + field;
        }
    }

    static Basket of(List<NewOrder.Item> items) {
        Map<Long, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            NewOrder.Item item = items.get(i);
            entries.merge(
                    item.productId(),
                    new Entry(item.productId(), item.quantity(), i),
                    (first, more) -> new Entry(first.productId, first.quantity + more.quantity, first.firstItem));
        }
        return new Basket(new ArrayList<>(entries.values()));
    }

    Long[] productIds() {
        return entries.stream().map(Entry::productId).toArray(Long[]::new);
    }

    Integer[] quantities() {
        return entries.stream().map(Entry::quantity).toArray(Integer[]::new);
    }
}
