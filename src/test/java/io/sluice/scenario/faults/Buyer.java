package io.sluice.scenario.faults;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Places orders for one to three pieces of the shop's one product. */
final class Buyer implements Load.Client {
    private final Caller caller;
    private final boolean keyed;
    private final BooleanSupplier mayRepeat;

    Buyer(Caller caller, boolean keyed, BooleanSupplier mayRepeat) {
        this.caller = caller;
        this.keyed = keyed;
        this.mayRepeat = mayRepeat;
    }

    @Override
    public void turn() {
        Shop shop = caller.shop();
        String body = "{\"userId\":%d,\"items\":[{\"productId\":%d,\"quantity\":%d}]}"
                .formatted(
                        keyed ? shop.keyedBuyer() : shop.plainBuyer(),
                        shop.product(),
                        1 + ThreadLocalRandom.current().nextInt(3));
        Answer answer = keyed
                ? ProductWriter.repeated(
                        caller,
                        mayRepeat,
                        "/v1/orders",
                        body,
                        shop.marker() + Writing.numbers().get())
                : caller.post(Answer.Kind.WRITE, "/v1/orders", body);
        caller.ledger()
                .ordered(new Ledger.OrderWrite(
                        shop.tenant(), answer.isGood() ? answer.id() : 0, keyed, ProductWriter.outcome(answer)));
    }
}
