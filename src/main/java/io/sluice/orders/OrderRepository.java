package io.sluice.orders;

import io.sluice.http.Position;
import io.sluice.http.conditional.IfMatch;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.Results;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Orders as values. Thread-safe. */
@Singleton
class OrderRepository {

    private static final Map<String, Supplier<GatewayException>> MEANINGS = Map.of(
            "orders_user_id_fk",
            OrderRepository::noSuchUser,
            "orders_tenant_id_fk",
            () -> new GatewayException(ProblemType.FORBIDDEN, "The caller's tenant does not exist."));

    private final Database database;

    OrderRepository(Database database) {
        this.database = database;
    }

    /** Places the order whole or not at all: two statements in one flush, however many the items. */
    Uni<Order> place(WorkContext work, NewOrder order) {
        Basket basket = Basket.of(order.items());
        Call<OrderSql.Offer> place = OrderSql.PLACE.with(order.userId(), basket.productIds(), basket.quantities());
        List<Call<?>> calls = List.of(OrderSql.LOCK_PRODUCTS.with((Object) basket.productIds()), place);
        return database.writeOnce(work, Order.class, calls, results -> placed(basket, results.of(place)))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<Order> find(WorkContext work, long id, Set<Embed> embed) {
        Call<Order.Row> order = OrderSql.FIND.with(id);
        Call<Order.Buyer> buyer = OrderSql.FIND_BUYER.with(id);
        Call<Order.Item> items = OrderSql.FIND_ITEMS.with(id);
        List<Call<?>> calls = new ArrayList<>(List.of(order));
        if (embed.contains(Embed.USER)) {
            calls.add(buyer);
        }
        if (embed.contains(Embed.ITEMS)) {
            calls.add(items);
        }
        return database.readAll(work, calls).map(results -> {
            Order.Row row = results.of(order).stream().findFirst().orElseThrow(OrderRepository::noSuchOrder);
            return row.with(
                    embed.contains(Embed.USER)
                            ? results.of(buyer).stream().findFirst().orElse(null)
                            : null,
                    embed.contains(Embed.ITEMS) ? results.of(items) : null);
        });
    }

    Uni<List<Order.Row>> list(WorkContext work, OrderSearch search, @Nullable Position after, int fetch) {
        Instant afterTime = after == null ? null : after.instant();
        Long afterId = after == null ? null : after.id();
        Call<Order.Row> list = search.userId() == null
                ? OrderSql.LIST.with(
                        search.status(), search.createdAfter(), search.createdBefore(), afterTime, afterId, fetch)
                : OrderSql.LIST_OF_USER.with(
                        search.status(),
                        search.createdAfter(),
                        search.createdBefore(),
                        afterTime,
                        afterId,
                        fetch,
                        search.userId());
        return database.read(work, list);
    }

    Uni<Order> move(WorkContext work, long id, OrderStatus to, IfMatch ifMatch) {
        Call<OrderSql.LockedStatus> lock = OrderSql.LOCK.with(id);
        Call<Order.Row> move = OrderSql.MOVE.with(id, to, to.sourceWords(), ifMatch.versions());
        List<Call<?>> calls = to == OrderStatus.CANCELLED
                ? List.of(lock, OrderSql.LOCK_PRODUCTS_OF.with(id), move)
                : List.of(lock, move);
        return database.writeAll(work, calls).map(results -> moved(results, lock, move, to, ifMatch));
    }

    private static Order moved(
            Results results, Call<OrderSql.LockedStatus> lock, Call<Order.Row> move, OrderStatus to, IfMatch ifMatch) {
        OrderSql.LockedStatus locked = results.of(lock).stream().findFirst().orElseThrow(OrderRepository::noSuchOrder);
        if (!ifMatch.allows(locked.version())) {
            throw ifMatch.mismatch("order");
        }
        OrderStatus before = locked.status();
        return results.of(move).stream()
                .findFirst()
                .map(Order.Row::bare)
                .orElseThrow(() -> new GatewayException(
                        ProblemType.INVALID_TRANSITION,
                        "An order that is " + before.word() + " cannot become " + to.word() + ".",
                        List.of(new FieldError("/status", "It cannot follow " + before.word() + "."))));
    }

    private static Order placed(Basket basket, List<OrderSql.Offer> offers) {
        Order.Row order = offers.get(0).order();
        if (order == null) {
            throw whyNot(basket, offers);
        }
        return order.with(null, offers.stream().map(OrderRepository::item).toList());
    }

    private static Order.Item item(OrderSql.Offer offer) {
        if (offer.productName() == null || offer.unitPrice() == null || offer.lineTotal() == null) {
            throw new IllegalStateException("An order was placed without one of its products");
        }
        return new Order.Item(
                offer.productId(), offer.productName(), offer.quantity(), offer.unitPrice(), offer.lineTotal());
    }

    /** A missing user or product first: that the stock of another one is short too is of no use then. */
    private static GatewayException whyNot(Basket basket, List<OrderSql.Offer> offers) {
        if (!offers.get(0).buyerFound()) {
            return noSuchUser();
        }
        List<FieldError> missing = new ArrayList<>();
        List<FieldError> shortOf = new ArrayList<>();
        for (int i = 0; i < offers.size(); i++) {
            OrderSql.Offer offer = offers.get(i);
            Basket.Entry entry = basket.entries().get(i);
            if (!offer.onSale()) {
                missing.add(new FieldError(entry.pointer("productId"), "There is no such product on sale."));
            } else if (offer.stock() != null && offer.stock() < offer.quantity()) {
                shortOf.add(new FieldError(entry.pointer("quantity"), "Only " + offer.stock() + " are in stock."));
            }
        }
        return missing.isEmpty()
                ? new GatewayException(
                        ProblemType.INSUFFICIENT_STOCK, "There is too little stock; nothing was ordered.", shortOf)
                : new GatewayException(ProblemType.VALIDATION_FAILED, "A product cannot be ordered.", missing);
    }

    private static GatewayException noSuchUser() {
        return GatewayException.invalid("/userId", "There is no such user.");
    }

    private static GatewayException noSuchOrder() {
        return GatewayException.notFound("order");
    }
}
