package io.sluice.scenario.faults;

import java.util.concurrent.ThreadLocalRandom;

/** Reads without a token: mostly one product, at times the tree of all categories. */
final class Reader implements Load.Client {
    private static final int ONE_IN = 10;

    private final Caller caller;

    Reader(Caller caller) {
        this.caller = caller;
    }

    @Override
    public void turn() {
        Shop shop = caller.shop();
        boolean all = ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
        caller.get(Answer.Kind.READ, all ? "/v1/categories/tree" : "/v1/products/" + shop.product());
    }
}
